import Attestation
import Subprocess
import Support
import Testing

@testable import Gate
@testable import relayctl

/// Keys made by ssh-keygen, approvals signed with them, and their verifier.
struct ApprovalSample {
  let folder: TemporaryFolder

  init(keys: [String] = ["alice", "alice2", "bob", "carol", "eve"]) throws {
    folder = try TemporaryFolder()
    for key in keys {
      let made = try Programs.run(
        "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", key, "-f", key, in: folder.path)
      try #require(made.status.isSuccess, "\(made.errorText)")
    }
  }

  /// `ssh-ed25519 AAAA…` of a key.
  func key(_ name: String) throws -> String {
    try folder.text("\(name).pub").split(separator: " ").prefix(2).joined(separator: " ")
  }

  /// Lines `PRINCIPAL OPTIONS KEY`; without others alice, bob and carol with a key each.
  func signers(_ lines: [(String, String)]? = nil) throws -> AllowedSigners {
    let lines =
      lines
      ?? ["alice", "bob", "carol"].map {
        (
          "\($0)@example.com namespaces=\"relay-approval,relay-allowlist,relay-key,relay-incident\"",
          $0
        )
      }
    var text = "# who may approve\n\n"
    for (principal, name) in lines { text += "\(principal) \(try key(name)) comment\n" }
    return AllowedSigners(parsing: Array(text.utf8))
  }

  var keygen: SSHKeygen {
    SSHKeygen(environment: Programs.environment(home: folder.path))
  }

  func verifier(
    _ signers: AllowedSigners? = nil, revoked: String? = nil
  ) throws -> ApprovalVerifier<SSHKeygen> {
    let keys = try revoked.map { try RevokedKeys(folder.path(of: $0), folder.read($0)) }
    return ApprovalVerifier(
      signers: try signers ?? self.signers(), signersFile: "environments/allowed_signers",
      revoked: keys, signatures: keygen)
  }

  /// The files of an approval signed with a key.
  func file(
    _ approval: Approval = PromotionSample.approval(), by key: String,
    namespace: String? = nil, name: String? = nil
  ) throws -> ApprovalFile {
    let signature = try keygen.sign(
      approval.canonical, keyFile: folder.path(of: key),
      namespace: namespace ?? approval.subject.purpose.namespace)
    return ApprovalFile(
      name: name ?? "\(key).json", statement: approval.canonical, signature: signature.armored)
  }
}
