import Logbook
import Policy
import RFC3339

extension GateRule {
  /// The artifacts have run in the source environment for as long as the policy requires.
  ///
  /// No: `runs in staging for 5 h, expected 2 d`.
  /// Repair: wait until they have run for that long.
  static let soaked = GateRule(
    id: "soaked", requires: { $0.soak > .zero },
    decide: { input throws(RuleFailure) in
      let stored = try input.manifest.get()
      let artifacts = try stored.deployedArtifacts()
      let from = input.promotion.from
      let expected = AgeText.of(seconds: input.promotion.soak.components.seconds)
      guard let entry = try input.log.get().healthyDeployment(of: artifacts, in: from) else {
        throw .no(
          "the logbook shows no healthy deployment in \(from), expected one \(expected) ago or longer",
          [stored.digest], next: "deploy it in \(from) and wait \(expected)")
      }
      let ran = input.now.seconds(since: entry.time)
      guard ran >= input.promotion.soak.components.seconds else {
        throw .no(
          "runs in \(from) for \(AgeText.of(seconds: ran)), expected \(expected)", [stored.digest],
          next: "wait until it has run for \(expected)")
      }
      return RulePass("runs in \(from) for \(AgeText.of(seconds: ran))", [stored.digest])
    })
}
