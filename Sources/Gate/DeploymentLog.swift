package import Configuration
package import Crypto
package import Logbook

/// What the logbook records of deployments, promotions, rotations and incidents. The caller has
/// proved each entry against the checkpoint.
package struct DeploymentLog: Sendable {
  /// Oldest first.
  package let entries: [Entry]

  package init(
    entries: [Entry]
  ) {
    self.entries = entries
  }

  /// The last deployment of these artifacts in `environment`, if it was found healthy; `nil` if
  /// there was none, or if the last one failed, was aborted or was a rollback.
  func healthyDeployment(
    of artifacts: [String: Digest], in environment: EnvironmentName
  ) -> Entry? {
    let deployments = entries.filter { entry in
      [.deploy, .rollback].contains(entry.kind) && entry.content.env == environment.rawValue
        && artifacts.allSatisfy { entry.content.digests[$0.key] == $0.value }
    }
    guard let last = deployments.last, last.kind == .deploy,
      last.content.details["result"] == "healthy"
    else { return nil }
    return last
  }

  /// The last promotion into `environment`; `nil` before the first.
  package func lastPromotion(into environment: EnvironmentName) -> Entry? {
    entries.last { $0.kind == .promote && $0.content.env == environment.rawValue }
  }

  /// The promotion of one case; `nil` when it is not recorded.
  package func promotion(ofCase id: Digest) -> Entry? {
    entries.last { $0.kind == .promote && $0.content.details["case"] == id.hex }
  }

  /// The digest of the allow-list that was approved last in `environment`; `nil` before the first.
  func approvedAllowList(of environment: EnvironmentName) -> Digest? {
    entries.last { $0.kind == .allowlist && $0.content.env == environment.rawValue }?
      .content.digests["allowlist"]
  }

  /// The digest of the key that the last promotion's manifest was signed with; `nil` before the
  /// first.
  var promotedSigningKey: Digest? {
    entries.last { $0.kind == .promote }?.content.digests["manifest_key"]
  }

  /// The digest of the manifest signing key that was approved last; `nil` before the first
  /// approval.
  var approvedSigningKey: Digest? {
    entries.last { $0.kind == .approval && $0.content.digests["manifest_key"] != nil }?
      .content.digests["manifest_key"]
  }
}
