import Logbook
import Policy
import RFC3339

extension GateRule {
  /// The artifacts have run in the source environment for at least as long as the policy requires.
  ///
  /// No: `has run in staging for 5 h, expected at least 2 d`.
  /// Repair: wait until the artifacts have run for that long.
  static let soaked = GateRule(
    id: "soaked", requires: { $0.soak > .zero },
    decide: { input throws(RuleFailure) in
      let stored = try input.manifest.get()
      let artifacts = try stored.deployedArtifacts()
      let from = input.promotion.from
      let expected = AgeText.of(seconds: input.promotion.soak.components.seconds)
      guard let entry = try input.log.get().healthyDeployment(of: artifacts, in: from) else {
        throw .no(
          "the logbook shows no healthy deployment in \(from), expected one at least \(expected) ago",
          [stored.digest], next: "deploy the release in \(from) and wait \(expected)")
      }
      let ran = input.now.seconds(since: entry.time)
      guard ran >= input.promotion.soak.components.seconds else {
        throw .no(
          "has run in \(from) for \(AgeText.of(seconds: ran)), expected at least \(expected)",
          [stored.digest],
          next: "wait until the release has run for \(expected)")
      }
      return RulePass("has run in \(from) for \(AgeText.of(seconds: ran))", [stored.digest])
    })
}
