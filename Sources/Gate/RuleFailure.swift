package import Evidence

/// Why a rule does not say yes.
package struct RuleFailure: Error, Equatable, Sendable {
  /// Never `yes`.
  package let answer: RuleOutcome.Answer
  /// What was found and what would have passed: one line, lower case.
  package let reason: String
  /// The files that were looked at.
  package let evidence: [FileDigest]
  /// What to do about it.
  package let next: String

  package init(
    _ answer: RuleOutcome.Answer, _ reason: String, _ evidence: [FileDigest] = [], next: String
  ) {
    self.answer = answer
    self.reason = reason
    self.evidence = evidence
    self.next = next
  }

  /// The answer is no.
  package static func no(_ reason: String, _ evidence: [FileDigest] = [], next: String)
    -> RuleFailure
  {
    RuleFailure(.no, reason, evidence, next: next)
  }

  /// A digest, a signature or a form is wrong.
  package static func integrity(
    _ reason: String, _ evidence: [FileDigest] = [], next: String
  ) -> RuleFailure {
    RuleFailure(.integrity, reason, evidence, next: next)
  }

  /// Evidence that cannot count; `next` is the step of the rule that needs it.
  package init(_ error: EvidenceError, next: String) {
    let answer: RuleOutcome.Answer =
      switch error.kind {
      case .refused: .no
      case .integrity: .integrity
      case .unreadable: .undecided
      }
    self.init(answer, error.description, error.files, next: error.next ?? next)
  }
}

/// Runs `body`; evidence that cannot count is a failure of the rule, with its own next step.
func ruled<Value>(
  next: String, _ body: @autoclosure () throws(EvidenceError) -> Value
) throws(RuleFailure) -> Value {
  do throws(EvidenceError) { return try body() } catch { throw RuleFailure(error, next: next) }
}
