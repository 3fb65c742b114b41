import Evidence
import Policy

/// One condition of a promotion: what it needs, what it decides, and why. One file a rule, in `Gate/Rules`; `docs/gate-rules.md`
/// is generated from their comments.
struct GateRule: Sendable {
  /// Its name in verdicts and cases, such as `suites_green`; stable. In capitals after `RELAY_` it is the property of the signed
  /// statement.
  let id: String
  /// Whether the promotion asks for it.
  let requires: @Sendable (PromotionRule) -> Bool
  /// What a yes rests on; everything else is thrown. Pure: the same input gives the same answer.
  let decide: @Sendable (GateInput) throws(RuleFailure) -> RulePass

  /// A rule that every promotion asks for, unless `requires` says otherwise.
  init(
    id: String, requires: @escaping @Sendable (PromotionRule) -> Bool = { _ in true },
    decide: @escaping @Sendable (GateInput) throws(RuleFailure) -> RulePass
  ) {
    self.id = id
    self.requires = requires
    self.decide = decide
  }

  /// The rule's answer in the form of verdicts.
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

  /// All of them, in the order of the gate's table.
  static let all: [GateRule] = [
    .policyInForce, .timeIsReal, .suitesGreen, .lockVerified, .sourcesMatchCommit, .diffWithinLimit,
    .diffReportArchived, .secretsYoung, .clientCertificateValid, .allowListMatches,
    .manifestComplete, .manifestSigned, .signerAllowed, .lockScanCurrent, .imageScanCurrent,
    .noCriticalFindings, .digestsSeenInStaging, .soaked, .releaseRecordNamed, .noOpenIncident,
  ]

  /// Those that a promotion asks for.
  static func of(_ promotion: PromotionRule) -> [GateRule] {
    all.filter { $0.requires(promotion) }
  }
}

/// What a yes rests on.
struct RulePass: Equatable, Sendable {
  /// What was found: one line, lower case.
  let reason: String
  /// The files that were looked at.
  let evidence: [FileDigest]

  init(_ reason: String, _ evidence: [FileDigest] = []) {
    self.reason = reason
    self.evidence = evidence
  }
}
