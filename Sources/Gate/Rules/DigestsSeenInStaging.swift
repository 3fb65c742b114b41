import Configuration
import Crypto
import Evidence
import Logbook
import Manifest
import Policy
import RFC3339

extension GateRule {
  /// The newest deployment in staging that counts is healthy, and is of exactly this lock and image.
  /// A deployment counts by its statement, which a signer of staging signed; an entry without one
  /// counts for nothing.
  ///
  /// No: `the logbook shows no healthy deployment of this image and lock in staging`.
  /// Repair: deploy the release in staging, then record it with `relayctl logbook append deploy
  /// --env staging --digest lock=… --detail result=healthy --signer URI`.
  static let digestsSeenInStaging = GateRule(
    id: "digests_seen_in_staging", requires: { $0.to == .prod },
    decide: { input throws(RuleFailure) in
      let stored = try input.manifest.get()
      let from = input.promotion.from
      let newest = try SourceDeployment(of: stored, input)
      guard case .found(let deployment) = newest else {
        throw .no(
          newest.problem(in: from), [stored.digest],
          next: "deploy the release in \(from), then run relayctl logbook append deploy "
            + "--env \(from) --digest lock=… --detail result=healthy --signer URI")
      }
      let age = AgeText.of(seconds: input.now.seconds(since: deployment.statement.time))
      return RulePass(
        "entry \(deployment.entry.seq) records a healthy deployment in \(from), signed \(age) ago",
        [stored.digest])
    })
}

/// The newest deployment in the source environment, compared with the manifest to promote.
enum SourceDeployment {
  /// It is healthy and of these artifacts.
  case found(DeploymentLog.Deployment)
  /// It is of these artifacts, but not healthy.
  case aborted(DeploymentLog.Deployment)
  /// It is of other artifacts.
  case other(DeploymentLog.Deployment, artifacts: String)
  /// No deployment counts.
  case none(UncountedEntry?, artifacts: String)

  init(of stored: StoredManifest, _ input: GateInput) throws(RuleFailure) {
    let artifacts = try stored.deployedArtifacts()
    let found = try input.log.get().deployments(in: input.promotion.from)
    let names = artifacts.keys.sorted().joined(separator: " and ")
    guard let newest = found.newest else {
      self = .none(found.uncounted, artifacts: names)
      return
    }
    guard artifacts.allSatisfy({ newest.statement.artifact($0.key) == $0.value }) else {
      self = .other(newest, artifacts: names)
      return
    }
    self = newest.statement.result == .healthy ? .found(newest) : .aborted(newest)
  }

  /// Returns why the deployment does not admit the promotion.
  func problem(in environment: EnvironmentName) -> String {
    switch self {
    case .found(let deployment): "entry \(deployment.entry.seq) is a healthy deployment"
    case .aborted(let deployment):
      "entry \(deployment.entry.seq) says that the last deployment in \(environment) was aborted"
    case .other(let deployment, let artifacts):
      "entry \(deployment.entry.seq) says that the last deployment in \(environment) was of another "
        + "release, expected one of this \(artifacts)"
    case .none(let uncounted, let artifacts):
      "the logbook shows no healthy deployment of this \(artifacts) in \(environment)"
        + (uncounted.map { "; \($0.message)" } ?? "")
    }
  }
}

extension StoredManifest {
  /// Returns the digests that the statement of a deployment must contain: that of the lock and, if
  /// the manifest contains an image, that of the image.
  func deployedArtifacts() throws(RuleFailure) -> [String: Digest] {
    guard let lock = manifest.artifacts.lock else {
      throw .no(
        "manifest: contains no lock, so the logbook cannot be searched for its deployment",
        [digest],
        next: "run relayctl lock write and build the manifest again")
    }
    var artifacts = ["lock": lock]
    artifacts["image"] = manifest.artifacts.image
    return artifacts
  }
}
