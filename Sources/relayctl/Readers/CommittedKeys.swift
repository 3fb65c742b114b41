import Configuration
import Console
import Crypto
import Durable
import Evidence
import Gate
import Policy

/// Reads the public keys in `environments/keys`, each file once.
struct CommittedKeys {
  private let workspace: Workspace
  private var contents: [String: [UInt8]] = [:]

  init(_ workspace: Workspace) { self.workspace = workspace }

  /// Reads the file `name`, or returns its content if it was read before.
  mutating func content(of name: String) throws(Failure) -> [UInt8] {
    if let bytes = contents[name] { return bytes }
    let bytes = try workspace.content(
      of: workspace.path("environments/keys/\(name)"), limit: .kibibytes(16))
    contents[name] = bytes
    return bytes
  }

  /// Reads the keys of the signers of `environment`. Throws `no` if a file does not exist, and a
  /// usage error if prod shares a key with another environment. For a file that contains no P-256
  /// key, the result has a failure in place of the key.
  mutating func signerKeys(
    of environment: EnvironmentName, by policy: PromotionPolicy
  ) throws(Failure) -> SignerKeys {
    try requireOwnKeys(policy)
    var listed: [SignerKeys.Listed] = []
    for signer in policy.signers(of: environment) {
      guard let bytes = try content(signer.key) else {
        throw Failure(
          .no,
          "\(workspace.path(signer.path)): not found, but the policy lists it for \(environment)",
          hint: "run relayctl key new manifest --out FILE to print the key to commit there")
      }
      let key = answered(
        next: "commit \(signer.path)", try workspace.publicKey(signer.path, bytes))
      listed.append(
        SignerKeys.Listed(
          scheme: signer.scheme,
          file: ReadKey(key, digest: FileDigest(of: bytes, named: signer.path)), bytes: bytes))
    }
    return SignerKeys(environment: environment, listed: listed)
  }

  /// Throws a usage error if a key file of prod contains the same key as a file of another
  /// environment. Files that do not exist, or contain no key, verify nothing and are skipped.
  private mutating func requireOwnKeys(_ policy: PromotionPolicy) throws(Failure) {
    let own = try keys(of: .prod, policy)
    for other in EnvironmentName.allCases where other != .prod {
      for (signer, key) in try keys(of: other, policy) {
        guard let shared = own.first(where: { $0.key.spki == key.spki }) else { continue }
        throw Failure(
          .usage,
          "\(workspace.path("environments/policy.yaml")): environments.prod.signers: \(shared.signer.path) "
            + "and \(signer.path) of \(other) contain the same key, expected a key of prod alone",
          hint: "run relayctl key new manifest --out FILE to create another key for \(other)")
      }
    }
  }

  private mutating func keys(
    of environment: EnvironmentName, _ policy: PromotionPolicy
  ) throws(Failure) -> [(signer: EnvironmentSigner, key: P256PublicKey)] {
    var keys: [(signer: EnvironmentSigner, key: P256PublicKey)] = []
    for signer in policy.signers(of: environment) {
      guard let bytes = try content(signer.key),
        let key = try? P256PublicKey(pem: String(decoding: bytes, as: UTF8.self))
      else { continue }
      keys.append((signer, key))
    }
    return keys
  }

  /// Returns the content of the file `name`; `nil` if it does not exist.
  private mutating func content(_ name: String) throws(Failure) -> [UInt8]? {
    if let bytes = contents[name] { return bytes }
    guard try workspace.has(workspace.path("environments/keys/\(name)")) else { return nil }
    do throws(Failure) { return try content(of: name) } catch {
      // A link or a submodule in place of the key is a no; any other error leaves it unknown.
      throw error.status == .no ? error : Failure(.undecided, error.message)
    }
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

extension Workspace {
  /// Reads the keys of the signers that `policy` lists for `environment`.
  func signerKeys(
    of environment: EnvironmentName, by policy: PromotionPolicy
  ) throws(Failure) -> SignerKeys {
    var keys = CommittedKeys(self)
    return try keys.signerKeys(of: environment, by: policy)
  }
}
