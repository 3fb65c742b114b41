import Configuration
import Policy

extension GateRule {
  /// Every secret that the target refers to exists and is not overdue for rotation.
  ///
  /// No: `A2A_API_KEY: too old`.
  /// Repair: `relayctl vault rotate prod A2A_API_KEY --ticket TICKET`, then build the manifest
  /// again.
  static let secretsYoung = GateRule(id: "secrets_young") { input throws(RuleFailure) in
    let ages = try input.secrets.get().rows.filter {
      $0.age.variable != SecretAges.clientCertificate
    }
    guard !ages.isEmpty else {
      throw .no(
        "no secret was checked",
        next: "run relayctl secrets \(input.promotion.to) to list the secrets")
    }
    let failing = ages.filter { !$0.verdict.isAllowed }
    guard failing.isEmpty else {
      let found = failing.map { "\($0.age.variable): \($0.verdict.name.replacingUnderscores)" }
      let steps = Set(failing.map { "\($0.verdict.next) \($0.age.variable)" }).sorted()
      throw .no(
        found.joined(separator: ", "), [input.target.digest], next: steps.joined(separator: "; "))
    }
    let soonest = ages.compactMap { row in row.daysLeft.map { ($0, row.age.variable) } }
      .min { $0.0 < $1.0 }
    let due = soonest.map { "; \($0.1) is due first, in \($0.0) d" } ?? ""
    return RulePass("secrets: \(ages.count), none overdue\(due)", [input.target.digest])
  }
}

extension String {
  /// The text with spaces in place of underscores: `too_old` becomes `too old`.
  fileprivate var replacingUnderscores: String { String(map { $0 == "_" ? " " : $0 }) }
}
