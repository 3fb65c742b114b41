import Console
import Crypto
import Durable
import Policy

extension Workspace {
  private static let anchorFiles = ["allowed_signers", "revoked_keys"]

  /// Returns the digest of the trust anchors: the policy, the people's keys, the witnesses, and the
  /// public keys in `environments/keys`. `policy`, the content of `trust.policy` and the keys are not
  /// read again.
  ///
  /// The digest is the SHA-256 of their lines in the form of sha256sum(1), sorted by bytes. The
  /// names are relative to `environments/`.
  func anchors(
    _ policy: PromotionPolicy, _ trustPolicy: [UInt8]?, _ keys: inout CommittedKeys
  ) throws(Failure) -> Digest {
    var lines = [Workspace.line(policy.digest, "policy.yaml")]
    if let trustPolicy {
      lines.append(Workspace.line(SHA256.digest(of: trustPolicy), "trust.policy"))
    }
    for name in Workspace.anchorFiles {
      let file = path("environments/\(name)")
      guard try has(file) else { continue }
      lines.append(Workspace.line(SHA256.digest(of: try content(of: file)), name))
    }
    for name in try keyFiles() {
      let digest = SHA256.digest(of: try keys.content(of: name))
      lines.append(Workspace.line(digest, "keys/\(name)"))
    }
    lines.sort { $0.lexicographicallyPrecedes($1) }
    return SHA256.digest(of: lines.flatMap(\.self))
  }

  /// Returns the names of the files in `environments/keys`, without hidden files and folders.
  private func keyFiles() throws(Failure) -> [String] {
    if let release { return release.names(in: "environments/keys").filter { !$0.hasPrefix(".") } }
    let folder = path("environments/keys")
    guard try durable(exists(folder)) else { return [] }
    var names: [String] = []
    for name in try durable(listFolder(folder)) where name.utf8.first != UInt8(ascii: ".") {
      if try durable(!isFolder("\(folder)/\(name)")) { names.append(name) }
    }
    return names
  }

  private static func line(_ digest: Digest, _ name: String) -> [UInt8] {
    Array("\(digest.hex)  \(name)\n".utf8)
  }
}
