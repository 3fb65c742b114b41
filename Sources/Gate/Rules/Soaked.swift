import Configuration
import Policy
import RFC3339

extension GateRule {
  /// The artifacts have run in the source environment for at least as long as the policy requires,
  /// and nothing else was deployed there since. The time is that of the signed statement.
  ///
  /// No: `has run in staging for 5 h, expected at least 2 d`.
  /// Repair: wait until the artifacts have run for that long.
  static let soaked = GateRule(
    id: "soaked", requires: { $0.soak > .zero },
    decide: { input throws(RuleFailure) in
      let stored = try input.manifest.get()
      let from = input.promotion.from
      let soak = input.promotion.soak.components.seconds
      let expected = AgeText.of(seconds: soak)
      let newest = try SourceDeployment(of: stored, input)
      guard case .found(let deployment) = newest else {
        throw .no(
          "\(newest.problem(in: from)), expected a healthy one at least \(expected) ago",
          [stored.digest], next: "deploy the release in \(from) and wait \(expected)")
      }
      let ran = input.now.seconds(since: deployment.statement.time)
      guard ran >= soak else {
        throw .no(
          "has run in \(from) for \(AgeText.of(seconds: ran)), expected at least \(expected)",
          [stored.digest],
          next: "wait until the release has run for \(expected)")
      }
      return RulePass("has run in \(from) for \(AgeText.of(seconds: ran))", [stored.digest])
    })
}
