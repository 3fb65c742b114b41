import Crypto
import Logbook
import Manifest

extension DeploymentLog {
  /// The digest of the allow-list that was approved last in `environment`; `nil` before the first.
  func approvedAllowList(of environment: EnvironmentName) -> Digest? {
    entries.last { $0.kind == .allowlist && $0.content.env == environment.rawValue }?
      .content.digests["allowlist"]
  }

  /// The digest of the key that the last promotion's manifest was signed with; `nil` before the first.
  var promotedSigningKey: Digest? {
    entries.last { $0.kind == .promote }?.content.digests["manifest_key"]
  }

  /// The digest of the key that was approved last.
  var approvedSigningKey: Digest? {
    entries.last { $0.kind == .approval && $0.content.digests["manifest_key"] != nil }?
      .content.digests["manifest_key"]
  }
}
