import Logbook
import Policy
import RFC3339

/// The artifacts have run in the source environment for as long as the policy asks.
enum Soaked: GateRule {
  static let id = "soaked"

  static func applies(to promotion: PromotionRule) -> Bool { promotion.soak > .zero }

  static func decide(_ input: GateInput) throws(Shortfall) -> Grounds {
    let stored = try input.manifest.get()
    let artifacts = try DigestsSeenInStaging.artifacts(stored)
    let from = input.promotion.from
    let asked = AgeText.of(seconds: input.promotion.soak.components.seconds)
    guard let entry = try input.log.get().healthyDeployment(of: artifacts, in: from) else {
      throw .no(
        "the logbook shows no healthy deployment in \(from), expected one \(asked) ago or longer",
        [stored.note], next: "deploy it in \(from) and wait \(asked)")
    }
    let ran = input.now.seconds(since: entry.time)
    guard ran >= input.promotion.soak.components.seconds else {
      throw .no(
        "runs in \(from) for \(AgeText.of(seconds: ran)), expected \(asked)", [stored.note],
        next: "wait until it has run for \(asked)")
    }
    return Grounds(
      reason: "runs in \(from) for \(AgeText.of(seconds: ran))", evidence: [stored.note])
  }
}
