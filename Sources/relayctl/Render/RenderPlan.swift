import Configuration
import Console
import Durable

/// Everything that a rendering writes, complete before the first byte is.
struct RenderPlan {
  /// A secret that the process reads from a file of its own.
  struct FileSecret {
    let name: String
    let value: SecretValue
  }

  let rendered: RenderedEnvironment
  let fileSecrets: [FileSecret]
  /// Absolute path of the folder of file secrets; `nil` when there are none.
  let folder: String?

  init(
    _ environment: Environment, _ source: SecretResolver, _ place: RenderPlace
  ) throws(Failure) {
    var resolved: [String: SecretValue] = [:]
    var files: [FileSecret] = []
    let references = environment.entries.filter { $0.reference != nil }
    folder = references.contains { $0.delivery == .file } ? try place.secretsFolder() : nil
    let values = try source.values(of: references)
    for entry in references {
      guard let value = values[entry.name] else { continue }
      guard entry.delivery == .file, let folder else {
        resolved[entry.name] = value
        continue
      }
      guard try !place.isOut(entry.name, in: folder) else {
        throw Failure(
          .usage, "--out \(place.out): the name of the file of a secret, expected one of its own",
          hint: "choose another, or give --secrets-dir")
      }
      files.append(FileSecret(name: entry.name, value: value))
      resolved[entry.name] = SecretValue(Array("\(folder)/\(entry.name)".utf8))
    }
    fileSecrets = files
    rendered = try contract(Contract.render(environment, resolved: resolved))
  }

  /// Writes file secrets, then the environment file: whoever finds the new file finds what it names. A crash
  /// in between leaves new file secrets beside the old environment file, which a second run replaces; an error
  /// takes back those that were not there before.
  func write(to place: RenderPlace, _ terminal: Terminal) throws(Failure) {
    // Temporaries of a rendering that was killed hold values in the clear. A folder that cannot be listed can be
    // written all the same.
    for folder in place.folders { _ = try? Folder(folder).sweep() }
    var fresh: [String] = []
    for path in fileSecrets.map(path) where try !durable(exists(path)) { fresh.append(path) }
    do throws(Failure) {
      try writeSecrets(place)
      try writeEnvironment(place, terminal)
    } catch {
      // What cannot be taken back is as private as it would have been.
      if !isInPlace(at: place) { for path in fresh { _ = try? removeFile(path) } }
      throw error
    }
  }

  /// Whether the new environment file has its name: then only its durability is in doubt, and it must find the
  /// file secrets that it names.
  private func isInPlace(at place: RenderPlace) -> Bool {
    guard !place.isStandardOutput else { return false }
    let bytes = rendered.text().reveal()
    let limit = ByteCount(bytes: EnvironmentFile.largestByteCount)
    return (try? readFile(place.out, limit: limit, followLinks: false)) == bytes
  }

  private func path(_ secret: FileSecret) -> String { "\(folder ?? ".")/\(secret.name)" }

  private func writeSecrets(_ place: RenderPlace) throws(Failure) {
    for secret in fileSecrets {
      try durable(
        AtomicFile.write(
          secret.value.reveal(), to: path(secret), mode: .secret, owner: place.owner))
    }
  }

  private func writeEnvironment(_ place: RenderPlace, _ terminal: Terminal) throws(Failure) {
    guard !place.isStandardOutput else {
      return try terminal.out.write(rendered.text().reveal())
    }
    try durable(
      AtomicFile.write(
        rendered.text().reveal(), to: place.out, mode: .private, owner: place.owner))
  }
}
