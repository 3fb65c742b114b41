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
