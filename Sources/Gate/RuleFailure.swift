package import Evidence

/// Why a rule does not say yes.
package struct RuleFailure: Error, Equatable, Sendable {
  /// Never `yes`.
  package let answer: RuleOutcome.Answer
  /// What was found and what would have passed: one line, lower case.
  package let reason: String
  /// The files that were examined.
  package let evidence: [FileDigest]
  /// The next step.
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

  /// The failure for evidence that does not count. `next` is the next step if the error has none of
  /// its own.
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

/// Evaluates `body`; an error becomes a failure of the rule, with `next` unless the error has its
/// own next step.
func ruled<Value>(
  next: String, _ body: @autoclosure () throws(EvidenceError) -> Value
) throws(RuleFailure) -> Value {
  do throws(EvidenceError) { return try body() } catch { throw RuleFailure(error, next: next) }
}
