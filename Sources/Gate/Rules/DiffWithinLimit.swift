import Configuration
import Policy

extension GateRule {
  /// The two environments differ by no more than the drift rule allows, evaluated again from the
  /// committed files. Between dev and staging only the report is required; its verdict is ignored.
  ///
  /// No: `drift 9.52 % (2 of 21 compared, limit 5.00 %); …`.
  /// Repair: align the environments, or record a ticket in `environments/exceptions.yaml`.
  static let diffWithinLimit = GateRule(
    id: "diff_within_limit", requires: { $0.to == .prod },
    decide: { input throws(RuleFailure) in
      let drift = input.drift
      let evidence = [input.source.digest, input.target.digest, input.exceptions.digest]
      let figure =
        "drift \(drift.drift) % (\(drift.differences) of \(drift.compared) compared, limit \(drift.limit) %)"
      guard drift.isYes else {
        throw .no(
          ([figure] + drift.reasonMessages).joined(separator: "; "), evidence,
          next:
            "align the environments, or record a ticket: relayctl diff \(drift.from) \(drift.to)")
      }
      return RulePass(figure, evidence)
    })
}
