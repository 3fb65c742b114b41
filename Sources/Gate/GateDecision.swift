import Crypto
import Evidence
import Policy
package import RFC3339

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
    let outcomes = GateRule.of(input.promotion).map { $0.outcome(input) }
    self.outcomes = outcomes
    decided = input.now
    hasForcedTime = input.clock != .system
    `case` = PromotionCase(
      from: input.promotion.from, to: input.promotion.to, commit: input.commit,
      requestedBy: input.requestedBy, policy: input.policy.digest,
      lock: (try? input.lock.get())?.sha256, manifest: (try? input.manifest.get())?.sha256,
      evidence: GateDecision.evidence(outcomes, input.evidence.indexDigest),
      rules: outcomes.map { .init(id: $0.rule, verdict: $0.answer.verdict) })
  }

  /// Returns every file that a rule examined and the index, each once, sorted by name.
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
