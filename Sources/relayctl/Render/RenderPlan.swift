import Configuration
import Console
import Durable

/// Everything that a rendering writes. The plan is complete before the first byte is written.
struct RenderPlan {
  /// The content of a file that `relay` reads, for one variable.
  struct File {
    /// The name of the variable and of the file.
    let name: String
    let content: SecretValue
  }

  let rendered: RenderedEnvironment
  /// The secrets that `relay` reads from files.
  let fileSecrets: [File]
  /// The copies of the files in the folder `ca` of the environment.
  let authorityFiles: [File]
  /// The absolute path of the folder of these files; `nil` if there are none.
  let folder: String?

  init(
    _ environment: Environment, _ source: SecretResolver, _ place: RenderPlace
  ) throws(Failure) {
    let references = environment.entries.filter { $0.reference != nil }
    let authorities = environment.authorities
    let hasFiles = !authorities.isEmpty || references.contains { $0.delivery == .file }
    folder = hasFiles ? try place.secretsFolder() : nil
    let values = try source.values(of: references)
    fileSecrets = references.compactMap { entry in
      guard entry.delivery == .file, let value = values[entry.name] else { return nil }
      return File(name: entry.name, content: value)
    }
    authorityFiles = authorities.map {
      File(name: $0.variable, content: SecretValue($0.file.bytes))
    }
    var resolved = values
    for file in fileSecrets + authorityFiles {
      let folder = folder ?? "."
      guard try !place.isOut(file.name, in: folder) else {
        throw Failure(
          .usage, "--out \(place.out): the file of a variable has this path",
          hint: "choose a different path, or pass --secrets-dir DIR")
      }
      resolved[file.name] = SecretValue(Array("\(folder)/\(file.name)".utf8))
    }
    rendered = try contract(Contract.render(environment, resolved: resolved))
      .withAuthorities(
        Dictionary(uniqueKeysWithValues: authorities.map { ($0.variable, $0.file.digest) }))
  }

  /// Writes the files of variables and then the environment file, so a new environment file never
  /// refers to a missing file. A crash between the two leaves new files next to the old environment
  /// file, and a second run replaces both. After an error, and when a signal ends the process, files
  /// that did not exist before are removed.
  func write(to place: RenderPlace, _ terminal: Terminal) throws(Failure) {
    // A rendering that was killed leaves temporary files, which contain values in plain text.
    // Errors are ignored: a folder that cannot be listed may still be writable.
    for folder in place.folders { _ = try? Folder(folder).sweep() }
    var fresh: [String] = []
    for path in files.map(path) where try !durable(exists(path)) { fresh.append(path) }
    let signals = StopSignals()
    do throws(Failure) {
      try signals.creating(fresh) { () throws(Failure) in try writeFiles(place) }
      try writeEnvironment(place, terminal, signals)
    } catch {
      // Errors are ignored: a file that cannot be removed has the same private mode as after a
      // successful run.
      if !isInPlace(at: place) { for path in fresh { _ = try? removeFile(path) } }
      throw error
    }
  }

  /// Returns whether the new environment file is in place. If it is, only its durability is
  /// uncertain, and the files that it refers to must remain.
  private func isInPlace(at place: RenderPlace) -> Bool {
    guard !place.isStandardOutput else { return false }
    let bytes = rendered.text().reveal()
    let limit = ByteCount(bytes: EnvironmentFile.largestByteCount)
    return (try? readFile(place.out, limit: limit, followLinks: false)) == bytes
  }

  private var files: [File] { fileSecrets + authorityFiles }

  /// Returns the path to which `file` is written.
  func path(_ file: File) -> String { "\(folder ?? ".")/\(file.name)" }

  private func writeFiles(_ place: RenderPlace) throws(Failure) {
    for file in files {
      try durable(
        AtomicFile.write(
          file.content.reveal(), to: path(file), mode: .secret, owner: place.owner))
    }
  }

  private func writeEnvironment(
    _ place: RenderPlace, _ terminal: Terminal, _ signals: StopSignals
  ) throws(Failure) {
    guard !place.isStandardOutput else {
      try terminal.out.write(rendered.text().reveal())
      return signals.complete()
    }
    try signals.creating([]) { () throws(Failure) in
      try durable(
        AtomicFile.write(
          rendered.text().reveal(), to: place.out, mode: .private, owner: place.owner))
    }
    signals.complete()
  }
}
