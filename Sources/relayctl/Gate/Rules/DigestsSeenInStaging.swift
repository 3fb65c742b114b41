import Console
import Crypto
import Logbook
import Manifest
import Policy
import RFC3339

/// The very artifacts were deployed in staging and found healthy, as the logbook shows (R1).
enum DigestsSeenInStaging: GateRule {
  static let id = "digests_seen_in_staging"

  static func applies(to promotion: PromotionRule) -> Bool { promotion.to == .prod }

  static func decide(_ input: GateInput) throws(Shortfall) -> Grounds {
    let stored = try input.manifest.get()
    let artifacts = try artifacts(stored)
    guard let entry = try input.log.get().healthyDeployment(of: artifacts, in: input.promotion.from)
    else {
      let names = artifacts.keys.sorted().joined(separator: ", ")
      throw .no(
        "the logbook shows no healthy deployment of this \(names) in \(input.promotion.from), expected one",
        [stored.note],
        next: "deploy it in \(input.promotion.from), then relayctl logbook append deploy "
          + "--env \(input.promotion.from) --digest lock=… --detail result=healthy")
    }
    return Grounds(
      reason: "deployed in \(input.promotion.from) by entry \(entry.seq), "
        + "\(AgeText.of(seconds: input.now.seconds(since: entry.time))) ago",
      evidence: [stored.note])
  }

  /// What a deployment's entry must name: the lock, and the image where there is one.
  static func artifacts(_ stored: StoredManifest) throws(Shortfall) -> [String: Digest] {
    guard let lock = stored.manifest.artifacts.lock else {
      throw .no(
        "manifest: names no lock, so no deployment can be compared", [stored.note],
        next: "relayctl lock write, and build the manifest again")
    }
    var artifacts = ["lock": lock]
    artifacts["image"] = stored.manifest.artifacts.image
    return artifacts
  }
}
