import Configuration
import Policy

extension GateRule {
  /// The drift between the two environments, computed from the committed files, satisfies the drift
  /// rule. Only promotions into prod require this. From dev to staging, the drift report is
  /// required, but its verdict is ignored.
  ///
  /// No: `drift 9.52 % (2 of 21 compared, limit 5.00 %); …`.
  /// Repair: align the environments, or record an exception in `environments/exceptions.yaml`.
  static let diffWithinLimit = GateRule(
    id: "diff_within_limit", requires: { $0.to == .prod },
    decide: { input throws(RuleFailure) in
      let drift = input.drift
      let evidence = input.source.digests + input.target.digests + [input.exceptions.digest]
      let figure =
        "drift \(drift.drift) % (\(drift.differences) of \(drift.compared) compared, limit \(drift.limit) %)"
      guard drift.isYes else {
        throw .no(
          ([figure] + drift.reasonMessages).joined(separator: "; "), evidence,
          next: "align the environments, or record exceptions; "
            + "run relayctl diff \(drift.from) \(drift.to) to list the differences")
      }
      return RulePass(figure, evidence)
    })
}
