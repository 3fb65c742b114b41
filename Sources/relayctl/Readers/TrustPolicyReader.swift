import Console
import Durable
import Logbook

extension Workspace {
  private static let trustPolicyName = "environments/trust.policy"

  /// Reads `environments/trust.policy`; `nil` if there is no such file.
  func trustPolicyFile() throws(Failure) -> [UInt8]? {
    let file = path(Workspace.trustPolicyName)
    guard try has(file) else { return nil }
    return try content(of: file)
  }

  /// Returns the logs and witnesses of `environments/trust.policy`, whose content is `bytes`.
  func trustPolicy(_ bytes: [UInt8]) throws(Failure) -> TrustPolicy {
    do throws(TrustPolicyError) { return try TrustPolicy(parsing: bytes) } catch {
      let file = path(Workspace.trustPolicyName)
      throw Failure(.usage, "\(error.line > 0 ? "\(file):\(error.line)" : file): \(error.fault)")
    }
  }
}
