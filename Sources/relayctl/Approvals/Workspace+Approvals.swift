import Console
import Durable

extension Workspace {
  static let allowedSigners = "environments/allowed_signers"
  private static let revokedKeys = "environments/revoked_keys"

  /// What judges approvals by the committed keys.
  func approvalJudge(_ environment: [String: String]) throws(Failure) -> ApprovalJudge {
    let file = path(Workspace.allowedSigners)
    let revoked = path(Workspace.revokedKeys)
    let isRevoking = try durable(exists(revoked))
    return ApprovalJudge(
      signers: AllowedSigners(parsing: try content(of: file)), signersFile: file,
      revoked: isRevoking ? try RevokedKeys(revoked, try content(of: revoked)) : nil,
      keygen: SSHKeygen(environment: environment))
  }
}
