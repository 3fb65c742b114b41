import Console
import Crypto
import Durable
import Logbook
import Manifest
import Policy

/// The approvals of one environment's committed allow-list (R25): statements over the file's SHA-256, in
/// `environments/ENV/allowlist.approvals`, and the entry that records them.
struct AllowListApproval {
  let environment: EnvironmentName
  private let workspace: Workspace
  private let policy: PromotionPolicy

  init(_ environment: EnvironmentName, _ policy: PromotionPolicy, _ workspace: Workspace) {
    self.environment = environment
    self.policy = policy
    self.workspace = workspace
  }

  /// Where the statements lie.
  var folder: String { workspace.path("environments/\(environment)/allowlist.approvals") }

  /// The digest of the committed file.
  func digest() throws(Failure) -> Digest {
    let path = workspace.path("environments/\(environment)/allowlist.sha256")
    return SHA256.digest(of: try workspace.content(of: path))
  }

  /// What the statements over that digest come to.
  func result() throws(Failure) -> ApprovalResult {
    let judge = try ApprovalJudge(
      of: try digest(), namespace: ApprovalJudge.allowLists, requester: nil,
      requirements: policy.approvals.allowlist, policy: policy.approvals, in: workspace)
    return try judge.judge(folder: folder)
  }

  /// The entry that a complete set of approvals makes.
  func draft(_ result: ApprovalResult, ticket: String) throws(Failure) -> EntryDraft {
    var digests = ["allowlist": try digest()]
    for (number, approval) in result.counted.enumerated() {
      digests["approval_\(number + 1)"] = SHA256.digest(of: approval.statement)
    }
    return EntryDraft(
      time: workspace.now, kind: .allowlist, env: environment.rawValue, ticket: ticket,
      digests: digests,
      details: ["approved_by": result.counted.map(\.principal).joined(separator: ",")])
  }
}

extension DeploymentLog {
  /// The digest of the allow-list that was approved last in `environment`; `nil` before the first.
  func approvedAllowList(of environment: EnvironmentName) -> Digest? {
    entries.last { $0.kind == .allowlist && $0.content.env == environment.rawValue }?
      .content.digests["allowlist"]
  }
}
