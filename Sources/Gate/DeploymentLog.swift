package import Configuration
package import Crypto
package import Logbook

/// The logbook's entries about deployments, promotions, rotations, approvals and incidents. The
/// caller must have verified that each entry is in the tree of the checkpoint.
package struct DeploymentLog: Sendable {
  /// The entries, oldest first.
  package let entries: [Entry]

  package init(
    entries: [Entry]
  ) {
    self.entries = entries
  }

  /// Returns the last deployment of `artifacts` in `environment` if its result is `healthy`.
  /// Returns `nil` if these artifacts were never deployed there, if the last deployment has a
  /// different result, or if the last entry about them is a rollback.
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

  /// Returns the last promotion into `environment`, or `nil` if there is none.
  package func lastPromotion(into environment: EnvironmentName) -> Entry? {
    entries.last { $0.kind == .promote && $0.content.env == environment.rawValue }
  }

  /// Returns the promotion of the case `id`, or `nil` if the logbook does not record one.
  package func promotion(ofCase id: Digest) -> Entry? {
    entries.last { $0.kind == .promote && $0.content.details["case"] == id.hex }
  }

  /// Returns the entries that record changes to the allow-list of `environment`.
  package func allowListChanges(of environment: EnvironmentName) -> [Entry] {
    entries.filter { $0.kind == .allowlist && $0.content.env == environment.rawValue }
  }

  /// The entries that record changes to the key that signs manifests.
  package var manifestKeyChanges: [Entry] {
    entries.filter { entry in
      let kind = entry.content.details["of"] ?? StatementSubject.Purpose.manifestKey.rawValue
      return entry.kind == .approval && kind == StatementSubject.Purpose.manifestKey.rawValue
        && entry.content.digests["manifest_key"] != nil
    }
  }

  /// The digest of the key that signed the manifest of the last promotion; `nil` if nothing was
  /// promoted yet.
  var promotedSigningKey: Digest? {
    entries.last { $0.kind == .promote }?.content.digests["manifest_key"]
  }
}
