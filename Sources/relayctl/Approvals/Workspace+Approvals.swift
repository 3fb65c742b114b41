import Attestation
import Console
import Durable
import Gate

extension Workspace {
  static let allowedSigners = "environments/allowed_signers"
  private static let revokedKeys = "environments/revoked_keys"

  /// Returns a verifier that checks approvals against the committed keys.
  func approvalVerifier(
    _ environment: [String: String]
  ) throws(Failure) -> ApprovalVerifier<SSHKeygen> {
    let file = path(Workspace.allowedSigners)
    let revoked = path(Workspace.revokedKeys)
    let isRevoking = try durable(exists(revoked))
    return ApprovalVerifier(
      signers: AllowedSigners(parsing: try content(of: file)), signersFile: file,
      revoked: isRevoking ? try revokedKeys(revoked) : nil,
      signatures: SSHKeygen(environment: environment, programs: programs))
  }

  private func revokedKeys(_ path: String) throws(Failure) -> RevokedKeys {
    let bytes = try content(of: path)
    do throws(RevokedKeysError) { return try RevokedKeys(path, bytes) } catch {
      throw Failure(error)
    }
  }
}
