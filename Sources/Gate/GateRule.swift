import Evidence
import Policy

/// One condition of a promotion. Rules are in `Gate/Rules`; `scripts/gate-rules` generates
/// `docs/gate-rules.md` from their comments.
struct GateRule: Sendable {
  /// The stable name in verdicts and cases, such as `suites_green`. The signed statement has it in
  /// capitals after `RELAY_`, as a property.
  let id: String
  /// Whether the promotion requires the rule.
  let requires: @Sendable (PromotionRule) -> Bool
  /// Returns the reason for a yes; throws any other answer. Pure: the same input always has the
  /// same answer.
  let decide: @Sendable (GateInput) throws(RuleFailure) -> RulePass

  /// Creates a rule; by default every promotion requires it.
  init(
    id: String, requires: @escaping @Sendable (PromotionRule) -> Bool = { _ in true },
    decide: @escaping @Sendable (GateInput) throws(RuleFailure) -> RulePass
  ) {
    self.id = id
    self.requires = requires
    self.decide = decide
  }

  /// Evaluates the rule. Returns its answer as verdicts record it.
  func outcome(_ input: GateInput) -> RuleOutcome {
    do throws(RuleFailure) {
      let pass = try decide(input)
      return RuleOutcome(
        rule: id, answer: .yes, reason: pass.reason, evidence: pass.evidence, next: nil)
    } catch {
      return RuleOutcome(
        rule: id, answer: error.answer, reason: error.reason, evidence: error.evidence,
        next: error.next)
    }
  }

  /// All rules, in the order of the gate's table.
  static let all: [GateRule] = [
    .policyInForce, .timeIsReal, .suitesGreen, .lockVerified, .sourcesMatchCommit, .diffWithinLimit,
    .diffReportArchived, .secretsYoung, .clientCertificateValid, .allowListMatches,
    .manifestComplete, .manifestSigned, .signerAllowed, .lockScanCurrent, .imageScanCurrent,
    .noCriticalFindings, .digestsSeenInStaging, .soaked, .releaseRecordNamed, .noOpenIncident,
  ]

  /// The rules that a promotion requires, in the same order.
  static func of(_ promotion: PromotionRule) -> [GateRule] {
    all.filter { $0.requires(promotion) }
  }
}

/// Why a rule says yes.
struct RulePass: Equatable, Sendable {
  /// What was found: one line, lower case.
  let reason: String
  /// The files that were examined.
  let evidence: [FileDigest]

  init(_ reason: String, _ evidence: [FileDigest] = []) {
    self.reason = reason
    self.evidence = evidence
  }
}
