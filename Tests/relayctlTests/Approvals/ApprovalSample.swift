import Configuration
import Console
import Crypto
import Policy
import RFC3339
import Subprocess
import Support
import Testing

@testable import relayctl

/// Keys made by ssh-keygen, approvals signed with them, and what judges them.
struct ApprovalSample {
  let folder: TemporaryFolder

  static let now = Timestamp(seconds: 1_795_780_800)  // 2026-11-27T12:00:00Z
  static let roles = [
    "release-engineer": ["alice@example.com", "bob@example.com"],
    "security": ["carol@example.com", "bob@example.com"],
  ]

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
      ?? ["alice", "bob", "carol"].map { ("\($0)@example.com namespaces=\"relay-approval\"", $0) }
    var text = "# who may approve\n\n"
    for (principal, name) in lines { text += "\(principal) \(try key(name)) comment\n" }
    return AllowedSigners(parsing: Array(text.utf8))
  }

  var keygen: SSHKeygen {
    SSHKeygen(environment: Programs.environment(home: folder.path))
  }

  func judge(_ signers: AllowedSigners? = nil, revoked: String? = nil) throws -> ApprovalJudge {
    let keys = try revoked.map { try RevokedKeys(folder.path(of: $0), folder.read($0)) }
    return ApprovalJudge(
      signers: try signers ?? self.signers(), signersFile: "environments/allowed_signers",
      revoked: keys, keygen: keygen)
  }

  static func promotion(
    from: EnvironmentName = .staging, to: EnvironmentName = .prod,
    requestedBy: String = "dave@example.com", rule: Verdict = .yes
  ) -> PromotionCase {
    let digest = SHA256.digest(of: Array("hello relay\n".utf8))
    return PromotionCase(
      from: from, to: to, commit: String(repeating: "a", count: 40), requestedBy: requestedBy,
      policy: SHA256.digest(of: []), lock: digest, manifest: digest,
      evidence: [.init(name: "scan_lock.json", sha256: digest)],
      rules: [
        .init(id: "suites_green", verdict: .yes), .init(id: "drift_within_limit", verdict: rule),
      ])
  }

  static func question(
    requester: String? = "dave@example.com",
    needs requirements: [ApprovalRequirement] = [.init(role: "release-engineer", count: 1)],
    now: Timestamp = now
  ) -> ApprovalQuestion {
    ApprovalQuestion(
      subject: promotion().id, namespace: .approval, requester: requester,
      requirements: requirements, roles: roles, validFor: .seconds(86_400), now: now)
  }

  static func approval(
    of promotion: PromotionCase = promotion(), _ decision: Approval.Decision = .approve,
    role: String = "release-engineer", reason: String = "looks good",
    issued: Timestamp = now.adding(seconds: -60), validFor: Int64 = 3600
  ) -> Approval {
    Approval(
      case: promotion.id, decision: decision, role: role, reason: reason, ticket: "OPS-1423",
      issued: issued, expires: issued.adding(seconds: validFor))
  }

  /// The files of an approval signed with a key.
  func file(
    _ approval: Approval = approval(), by key: String, namespace: String = "relay-approval",
    name: String? = nil
  ) throws -> ApprovalFile {
    let signature = try keygen.sign(
      approval.canonical, keyFile: folder.path(of: key), namespace: namespace)
    return ApprovalFile(
      name: name ?? "\(key).json", statement: approval.canonical, signature: signature.armored)
  }
}
