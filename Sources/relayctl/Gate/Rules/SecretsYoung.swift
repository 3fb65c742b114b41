import Policy

/// Every secret that the target refers to is there and younger than its rotation (R27).
enum SecretsYoung: GateRule {
  static let id = "secrets_young"

  static func applies(to promotion: PromotionRule) -> Bool { true }

  static func decide(_ input: GateInput) throws(Shortfall) -> Grounds {
    let report = try input.secrets.get()
    let rows = report.rows.filter { $0.age.variable != SecretsReport.clientCertificate }
    guard !rows.isEmpty else {
      throw .no(
        "no secret was checked, expected at least one",
        next: "relayctl secrets \(input.promotion.to)")
    }
    let failing = rows.filter { !$0.verdict.isAllowed }
    guard failing.isEmpty else {
      let told = failing.map { "\($0.age.variable) \($0.verdict.name.replacingUnderscores)" }
      let steps = Set(failing.map { "\($0.verdict.next) \($0.age.variable)" }).sorted()
      throw .no(
        told.joined(separator: ", "), [input.target.note], next: steps.joined(separator: "; "))
    }
    let soonest = rows.compactMap { row in row.daysLeft.map { ($0, row.age.variable) } }
      .min { $0.0 < $1.0 }
    let due = soonest.map { ", \($0.1) is due first, in \($0.0) d" } ?? ""
    return Grounds(
      reason: "\(rows.count) secrets young enough\(due)", evidence: [input.target.note])
  }
}

extension String {
  /// Words instead of a name: `too_old` is read as `too old`.
  fileprivate var replacingUnderscores: String { String(map { $0 == "_" ? " " : $0 }) }
}
