package import Configuration
package import Crypto
package import Logbook

/// The logbook's entries about deployments, promotions, rotations, approvals and incidents. The
/// caller must have verified that each entry is in the tree of the checkpoint.
package struct DeploymentLog: Sendable {
  /// The entries, oldest first.
  package let entries: [Entry]

  /// The state of the logbook that the entries were read from; `nil` in samples.
  package let state: PromotionCase.LogState?

  package init(entries: [Entry], state: PromotionCase.LogState? = nil) {
    self.entries = entries
    self.state = state
  }

  /// Returns the log in which an entry at or after index `size` counts only against a promotion.
  ///
  /// Witnesses have not cosigned these entries yet. A deployment or an approval among them still
  /// replaces an older one, but it does not say yes; a rotation and the end of an incident are left
  /// out.
  package func counting(below size: Int) -> DeploymentLog {
    var kept: [Entry] = []
    for entry in entries {
      guard entry.seq >= size else {
        kept.append(entry)
        continue
      }
      switch entry.kind {
      case .rotate, .incidentClose: continue
      case .deploy, .allowlist, .approval:
        var content = entry.content
        if entry.kind == .deploy { content.details["result"] = "not cosigned" }
        if entry.kind == .allowlist { content.digests = ["allowlist": SHA256.digest(of: [])] }
        if entry.kind == .approval, content.digests["manifest_key"] != nil {
          content.digests = ["manifest_key": SHA256.digest(of: [])]
        }
        if let changed = try? Entry(seq: entry.seq, content) { kept.append(changed) }
      default: kept.append(entry)
      }
    }
    return DeploymentLog(entries: kept, state: state)
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

  /// Returns the last promotion or rollback of `environment` that is earlier than `end`, or `nil` if
  /// there is none.
  func lastRelease(into environment: EnvironmentName, before end: Entry?) -> Entry? {
    entries.last {
      [.promote, .rollback].contains($0.kind) && $0.content.env == environment.rawValue
        && $0.seq < end?.seq ?? .max
    }
  }

  /// Returns the promotion of the case `id`, or `nil` if the logbook does not record one.
  package func promotion(ofCase id: Digest) -> Entry? {
    entries.last { $0.kind == .promote && $0.content.details["case"] == id.hex }
  }

  /// Returns the digest of the last approved allow-list of `environment`, or `nil` if none was
  /// approved.
  func approvedAllowList(of environment: EnvironmentName) -> Digest? {
    entries.last { $0.kind == .allowlist && $0.content.env == environment.rawValue }?
      .content.digests["allowlist"]
  }

  /// The digest of the key that signed the manifest of the last promotion; `nil` if nothing was
  /// promoted yet.
  var promotedSigningKey: Digest? {
    entries.last { $0.kind == .promote }?.content.digests["manifest_key"]
  }

  /// The digest of the last approved key for signing manifests; `nil` if no key was approved yet.
  var approvedSigningKey: Digest? {
    entries.last { $0.kind == .approval && $0.content.digests["manifest_key"] != nil }?
      .content.digests["manifest_key"]
  }
}
