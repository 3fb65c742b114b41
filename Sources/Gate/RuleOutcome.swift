package import Evidence

/// The answer of one rule of the gate and the reason for it.
package struct RuleOutcome: Equatable, Sendable {
  /// The rule's name, such as `suites_green`. It is part of the case and must not change.
  package let rule: String
  package let answer: Answer
  /// What the rule found: one line in lower case, without any secret value.
  package let reason: String
  /// The files that the answer is based on.
  package let evidence: [FileDigest]
  /// The next step; `nil` if the answer is `yes`.
  package let next: String?

  /// The answer of a rule. Only `yes` lets a promotion pass.
  package enum Answer: Equatable, Sendable {
    case yes, no
    /// A digest or a signature does not match, or a file is malformed, which can mean tampering.
    /// The verdict is `no`.
    case integrity
    /// The rule could not be evaluated, because an input could not be read or reached.
    case undecided

    /// The verdict that verdict documents and cases record for this answer.
    package var verdict: Verdict {
      switch self {
      case .yes: .yes
      case .no, .integrity: .no
      case .undecided: .undecided
      }
    }
  }
}

/// The verdict of the gate or of one rule.
package enum Verdict: String, CaseIterable, Sendable {
  case yes, no, undecided
}

/// The reason why a rule is not satisfied.
package struct RuleFailure: Error, Equatable, Sendable {
  /// The rule's answer; never `yes`.
  package let answer: RuleOutcome.Answer
  /// What the rule found and what it expects: one line in lower case.
  package let reason: String
  /// The files that the rule examined.
  package let evidence: [FileDigest]
  /// The next step for the operator.
  package let next: String

  package init(
    _ answer: RuleOutcome.Answer, _ reason: String, _ evidence: [FileDigest] = [], next: String
  ) {
    self.answer = answer
    self.reason = reason
    self.evidence = evidence
    self.next = next
  }

  /// Returns a failure with the answer `no`.
  package static func no(_ reason: String, _ evidence: [FileDigest] = [], next: String)
    -> RuleFailure
  {
    RuleFailure(.no, reason, evidence, next: next)
  }

  /// Returns a failure with the answer `integrity`: a digest or a signature does not match, or a
  /// file is malformed.
  package static func integrity(
    _ reason: String, _ evidence: [FileDigest] = [], next: String
  ) -> RuleFailure {
    RuleFailure(.integrity, reason, evidence, next: next)
  }

  /// Creates the failure of a rule from an evidence error. `next` is the next step if the error
  /// contains none.
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

/// Evaluates `body` and converts its error to a rule failure. `next` is the next step if the error
/// contains none.
func ruled<Value>(
  next: String, _ body: @autoclosure () throws(EvidenceError) -> Value
) throws(RuleFailure) -> Value {
  do throws(EvidenceError) { return try body() } catch { throw RuleFailure(error, next: next) }
}
