import Configuration
import Crypto
import Logbook
import Manifest
import Policy
import RFC3339

extension GateRule {
  /// The logbook shows a healthy deployment of exactly this lock and image in staging.
  ///
  /// No: `the logbook shows no healthy deployment of this image and lock in staging`.
  /// Repair: deploy the release in staging, then record it with `relayctl logbook append deploy
  /// --env staging --digest lock=… --detail result=healthy`.
  static let digestsSeenInStaging = GateRule(
    id: "digests_seen_in_staging", requires: { $0.to == .prod },
    decide: { input throws(RuleFailure) in
      let stored = try input.manifest.get()
      let artifacts = try stored.deployedArtifacts()
      let from = input.promotion.from
      guard let entry = try input.log.get().healthyDeployment(of: artifacts, in: from) else {
        let names = artifacts.keys.sorted().joined(separator: " and ")
        throw .no(
          "the logbook shows no healthy deployment of this \(names) in \(from)",
          [stored.digest],
          next: "deploy the release in \(from), then run relayctl logbook append deploy "
            + "--env \(from) --digest lock=… --detail result=healthy")
      }
      return RulePass(
        "entry \(entry.seq) records a healthy deployment in \(from), "
          + "\(AgeText.of(seconds: input.now.seconds(since: entry.time))) ago", [stored.digest])
    })
}

extension StoredManifest {
  /// Returns the digests that the entry of a deployment must contain: that of the lock and, if the
  /// manifest contains an image, that of the image.
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
