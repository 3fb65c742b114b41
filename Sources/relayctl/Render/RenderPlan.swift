import Configuration
import Console
import Durable

/// Everything that a rendering writes. The plan is complete before the first byte is written.
struct RenderPlan {
  /// A secret that `relay` reads from its own file.
  struct FileSecret {
    let name: String
    let value: SecretValue
  }

  let rendered: RenderedEnvironment
  let fileSecrets: [FileSecret]
  /// The absolute path of the folder of file secrets; `nil` if there are none.
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
          .usage, "--out \(place.out): a file secret has this path",
          hint: "choose a different path, or pass --secrets-dir DIR")
      }
      files.append(FileSecret(name: entry.name, value: value))
      resolved[entry.name] = SecretValue(Array("\(folder)/\(entry.name)".utf8))
    }
    fileSecrets = files
    rendered = try contract(Contract.render(environment, resolved: resolved))
  }

  /// Writes the file secrets and then the environment file, so a new environment file never refers
  /// to a missing file secret. A crash between the two leaves new file secrets next to the old
  /// environment file, and a second run replaces both. After an error, file secrets that did not
  /// exist before are removed.
  func write(to place: RenderPlace, _ terminal: Terminal) throws(Failure) {
    // A rendering that was killed leaves temporary files, which contain values in plain text.
    // Errors are ignored: a folder that cannot be listed may still be writable.
    for folder in place.folders { _ = try? Folder(folder).sweep() }
    var fresh: [String] = []
    for path in fileSecrets.map(path) where try !durable(exists(path)) { fresh.append(path) }
    do throws(Failure) {
      try writeSecrets(place)
      try writeEnvironment(place, terminal)
    } catch {
      // Errors are ignored: a file that cannot be removed has the same private mode as after a
      // successful run.
      if !isInPlace(at: place) { for path in fresh { _ = try? removeFile(path) } }
      throw error
    }
  }

  /// Returns whether the new environment file is in place. If it is, only its durability is
  /// uncertain, and the file secrets that it refers to must remain.
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
