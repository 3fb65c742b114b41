import Console
import Crypto
import Durable
import Evidence
import Gate

/// Reads the public keys in `environments/keys`, each file once.
struct CommittedKeys {
  private static let manifest = "manifest.pem"
  private let workspace: Workspace
  private var contents: [String: [UInt8]] = [:]

  init(_ workspace: Workspace) { self.workspace = workspace }

  /// Reads the key that verifies manifests. Throws `no` if the file does not exist, so that the
  /// rules that need the key refuse. If the file contains no P-256 key, the result has a failure in
  /// place of the key.
  mutating func manifestKey() throws(Failure) -> ReadKey {
    let name = "environments/keys/\(CommittedKeys.manifest)"
    let bytes: [UInt8]
    do throws(DurableError) {
      bytes = try readFile(workspace.path(name), limit: .kibibytes(16))
    } catch {
      guard error.kind == .notFound else { throw Failure(error) }
      throw Failure(
        .no, "\(workspace.path(name)): not found",
        hint: "run relayctl key new manifest --out FILE to print the key to commit there")
    }
    contents[CommittedKeys.manifest] = bytes
    return ReadKey(
      answered(
        next: "commit environments/keys/manifest.pem", try workspace.publicKey(name, bytes)),
      digest: FileDigest(of: bytes, named: name))
  }

  /// Reads the key in the file `name`. Throws `undecided` if the file cannot be read.
  mutating func key(named name: String) throws(Failure) -> P256PublicKey {
    let path = "environments/keys/\(name)"
    if let bytes = contents[name] { return try workspace.publicKey(path, bytes) }
    let bytes = try workspace.publicKeyFile(path)
    contents[name] = bytes
    return try workspace.publicKey(path, bytes)
  }
}
