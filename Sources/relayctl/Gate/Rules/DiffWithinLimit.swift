import Manifest
import Policy

/// The two environments differ by no more than the drift rule allows, decided anew from the committed files (R21).
enum DiffWithinLimit: GateRule {
  static let id = "diff_within_limit"

  /// dev and staging may differ as they like: there the report is asked for, its verdict is not (R34).
  static func applies(to promotion: PromotionRule) -> Bool { promotion.to == .prod }

  static func decide(_ input: GateInput) throws(Shortfall) -> Grounds {
    let drift = input.drift
    let evidence = [input.source.note, input.target.note, input.exceptionsNote]
    let figure =
      "drift \(drift.drift) % (\(drift.differences) of \(drift.compared) compared, limit \(drift.limit) %)"
    guard drift.isYes else {
      throw .no(
        ([figure] + drift.reasons).joined(separator: "; "), evidence,
        next: "align the environments, or record a ticket: relayctl diff \(drift.from) \(drift.to)")
    }
    return Grounds(reason: figure, evidence: evidence)
  }
}
