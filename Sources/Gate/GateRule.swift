import Crypto
import Evidence
import Policy
package import RFC3339

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
    .policyInForce, .timeIsReal, .inputsMatchCommit, .commitOnBranch, .logCurrent, .suitesGreen,
    .lockVerified, .sourcesMatchCommit,
    .commitsCoverable, .diffWithinLimit, .diffReportArchived, .secretsYoung,
    .clientCertificateValid, .rotationsRecorded, .allowListMatches, .manifestComplete,
    .manifestSigned, .signingKeyYoung, .signerAllowed, .lockScanCurrent, .imageScanCurrent,
    .noCriticalFindings, .digestsSeenInStaging, .soaked, .releaseRecordNamed, .noOpenIncident,
  ]

  /// Returns the rules that a promotion requires, in the order of ``all``.
  static func of(_ promotion: PromotionRule) -> [GateRule] {
    all.filter { $0.requires(promotion) }
  }

  /// Returns the rules to evaluate for `input`. A rehearsal leaves out `time_is_real`, which it can
  /// never satisfy.
  static func of(_ input: GateInput) -> [GateRule] {
    of(input.promotion).filter { input.clock != .rehearsal || $0.id != timeIsReal.id }
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

/// The gate's decision about one promotion.
package struct GateDecision: Sendable {
  /// The input of the decision. Approvals refer to it by its ID.
  package let `case`: PromotionCase
  /// The time of the decision: the input's ``GateInput/now``.
  package let decided: Timestamp
  /// Whether `--now` replaced the system clock.
  package let hasForcedTime: Bool
  /// The outcome of each rule that the promotion requires, in the order of ``GateRule/all``.
  package let outcomes: [RuleOutcome]

  /// Evaluates every rule that the promotion requires.
  package init(_ input: GateInput) {
    let outcomes = GateRule.of(input).map { $0.outcome(input) }
    self.outcomes = outcomes
    decided = input.now
    hasForcedTime = input.clock != .system
    `case` = PromotionCase(
      version: .v2, origin: input.policy.logbookOrigin,
      from: input.promotion.from, to: input.promotion.to, commit: input.commit,
      requestedBy: input.requestedBy, authors: input.authors, ticket: input.ticket,
      anchors: input.anchors, policy: input.policy.digest,
      lock: (try? input.lock.get())?.sha256, manifest: (try? input.manifest.get())?.sha256,
      log: input.caseLog, previous: input.previous,
      evidence: GateDecision.evidence(outcomes, input.evidence.indexDigest),
      rules: outcomes.map { .init(id: $0.rule, verdict: $0.answer.verdict) })
  }

  /// Returns the evidence index and every file that a rule examined, without duplicates, sorted by
  /// name.
  private static func evidence(
    _ outcomes: [RuleOutcome], _ index: FileDigest?
  ) -> [PromotionCase.Evidence] {
    var digests: [String: Digest] = [:]
    for file in outcomes.flatMap(\.evidence) + [index].compactMap(\.self) {
      digests[file.name] = file.sha256
    }
    return digests.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      .map { PromotionCase.Evidence(name: $0.key, sha256: $0.value) }
  }

  /// The verdict: `yes` if every rule is satisfied, and there is at least one rule. Otherwise `no`
  /// if a rule is not satisfied or there is no rule, and `undecided` if a rule could not be
  /// decided.
  package var verdict: Verdict {
    if outcomes.contains(where: { $0.answer.verdict == .no }) || outcomes.isEmpty { return .no }
    return outcomes.contains { $0.answer == .undecided } ? .undecided : .yes
  }

  /// The worst answer of any rule. From worst to best: `integrity`, `no`, `undecided`, `yes`.
  package var answer: RuleOutcome.Answer {
    if outcomes.contains(where: { $0.answer == .integrity }) { return .integrity }
    return switch verdict {
    case .yes: .yes
    case .no: .no
    case .undecided: .undecided
    }
  }
}
