import Configuration
import Crypto
import Logbook
import Manifest
import Policy
import RFC3339

extension GateRule {
  /// According to the logbook, exactly these artifacts were deployed in staging and found healthy.
  ///
  /// No: `the logbook shows no healthy deployment of this image, lock in staging, expected one`.
  /// Repair: deploy them in staging, then
  /// `relayctl logbook append deploy --env staging --digest lock=… --detail result=healthy`.
  static let digestsSeenInStaging = GateRule(
    id: "digests_seen_in_staging", requires: { $0.to == .prod },
    decide: { input throws(RuleFailure) in
      let stored = try input.manifest.get()
      let artifacts = try stored.deployedArtifacts()
      let from = input.promotion.from
      guard let entry = try input.log.get().healthyDeployment(of: artifacts, in: from) else {
        let names = artifacts.keys.sorted().joined(separator: ", ")
        throw .no(
          "the logbook shows no healthy deployment of this \(names) in \(from), expected one",
          [stored.digest],
          next: "deploy it in \(from), then relayctl logbook append deploy "
            + "--env \(from) --digest lock=… --detail result=healthy")
      }
      return RulePass(
        "deployed in \(from) by entry \(entry.seq), "
          + "\(AgeText.of(seconds: input.now.seconds(since: entry.time))) ago", [stored.digest])
    })
}

extension StoredManifest {
  /// The digests that a deployment's entry must have: the lock and, if there is one, the image.
  func deployedArtifacts() throws(RuleFailure) -> [String: Digest] {
    guard let lock = manifest.artifacts.lock else {
      throw .no(
        "manifest: names no lock, so no deployment can be compared", [digest],
        next: "relayctl lock write, and build the manifest again")
    }
    var artifacts = ["lock": lock]
    artifacts["image"] = manifest.artifacts.image
    return artifacts
  }
}
