import Evidence
import Policy

/// One condition of a promotion. The rules are in `Gate/Rules`, and `scripts/gate-rules` generates
/// `docs/gate-rules.md` from their doc comments.
struct GateRule: Sendable {
  /// The name of the rule in verdicts and cases, such as `suites_green`. It must not change. The
  /// signed statement contains it in capitals with the prefix `RELAY_`.
  let id: String
  /// Returns whether a promotion requires the rule.
  let requires: @Sendable (PromotionRule) -> Bool
  /// Returns the reason if the rule is satisfied, and throws any other answer. It is a pure
  /// function: the same input always has the same answer.
  let decide: @Sendable (GateInput) throws(RuleFailure) -> RulePass

  /// Creates a rule. By default, every promotion requires it.
  init(
    id: String, requires: @escaping @Sendable (PromotionRule) -> Bool = { _ in true },
    decide: @escaping @Sendable (GateInput) throws(RuleFailure) -> RulePass
  ) {
    self.id = id
    self.requires = requires
    self.decide = decide
  }

  /// Evaluates the rule and returns its answer in the form that verdicts record.
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

  /// All rules, in the order in which verdicts list them.
  static let all: [GateRule] = [
    .policyInForce, .timeIsReal, .suitesGreen, .lockVerified, .sourcesMatchCommit, .diffWithinLimit,
    .diffReportArchived, .secretsYoung, .clientCertificateValid, .allowListMatches,
    .manifestComplete, .manifestSigned, .signerAllowed, .lockScanCurrent, .imageScanCurrent,
    .noCriticalFindings, .digestsSeenInStaging, .soaked, .releaseRecordNamed, .noOpenIncident,
  ]

  /// Returns the rules that a promotion requires, in the order of ``all``.
  static func of(_ promotion: PromotionRule) -> [GateRule] {
    all.filter { $0.requires(promotion) }
  }
}

/// The reason why a rule is satisfied.
struct RulePass: Equatable, Sendable {
  /// What the rule found: one line in lower case.
  let reason: String
  /// The files that the rule examined.
  let evidence: [FileDigest]

  init(_ reason: String, _ evidence: [FileDigest] = []) {
    self.reason = reason
    self.evidence = evidence
  }
}
