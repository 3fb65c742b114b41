import Console
import Crypto
import Durable
import Evidence
import Gate

/// The public keys of `environments/keys`, each file read once.
struct CommittedKeys {
  private static let manifest = "manifest.pem"
  private let workspace: Workspace
  private var contents: [String: [UInt8]] = [:]

  init(_ workspace: Workspace) { self.workspace = workspace }

  /// Reads the key that verifies manifests. A missing file is a usage error. A file without a P-256
  /// key is kept as the reason of a no.
  mutating func manifestKey() throws(Failure) -> ReadKey {
    let name = "environments/keys/\(CommittedKeys.manifest)"
    let bytes = try workspace.content(of: workspace.path(name), limit: .kibibytes(16))
    contents[CommittedKeys.manifest] = bytes
    return ReadKey(
      key: answered(
        next: "commit environments/keys/manifest.pem", try workspace.publicKey(name, bytes)),
      digest: FileDigest(of: bytes, named: name))
  }

  /// Reads the key in a file of this name. A file that cannot be read leaves the question
  /// undecided.
  mutating func key(named name: String) throws(Failure) -> P256PublicKey {
    let path = "environments/keys/\(name)"
    if let bytes = contents[name] { return try workspace.publicKey(path, bytes) }
    let bytes = try workspace.publicKeyFile(path)
    contents[name] = bytes
    return try workspace.publicKey(path, bytes)
  }
}

extension Workspace {
  /// Reads the committed key that verifies the signatures of manifests.
  func manifestKey() throws(Failure) -> P256PublicKey {
    let name = "environments/keys/manifest.pem"
    return try publicKey(name, try publicKeyFile(name))
  }

  fileprivate func publicKeyFile(_ name: String) throws(Failure) -> [UInt8] {
    do throws(DurableError) { return try readFile(path(name), limit: .kibibytes(16)) } catch {
      let hint =
        error.kind == .notFound
        ? "relayctl key new manifest --out FILE prints it; commit it there" : nil
      throw Failure(.undecided, error.description, hint: hint)
    }
  }

  /// Parses the P-256 key of a committed file.
  fileprivate func publicKey(_ name: String, _ pem: [UInt8]) throws(Failure) -> P256PublicKey {
    do throws(CryptoError) {
      return try P256PublicKey(pem: String(decoding: pem, as: UTF8.self))
    } catch {
      throw Failure(.integrity, "\(path(name)): \(error)")
    }
  }
}
