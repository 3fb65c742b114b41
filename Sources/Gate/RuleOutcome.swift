package import Evidence

/// What one rule of the gate decides, and why.
package struct RuleOutcome: Equatable, Sendable {
  /// The rule's name, such as `suites_green`; stable, part of the case.
  package let rule: String
  package let answer: Answer
  /// What was found: one line, lower case, nothing secret.
  package let reason: String
  /// The files that the answer is based on.
  package let evidence: [FileDigest]
  /// The next step; `nil` for a yes.
  package let next: String?

  /// The answer of a rule; only `yes` lets a promotion pass.
  package enum Answer: Equatable, Sendable {
    case yes, no
    /// A digest, a signature or a form is wrong: a no that means tampering.
    case integrity
    /// Something could not be reached, so nothing is known.
    case undecided

    /// The answer as verdicts and cases record it.
    package var verdict: Verdict {
      switch self {
      case .yes: .yes
      case .no, .integrity: .no
      case .undecided: .undecided
      }
    }
  }
}

/// The words of a verdict.
package enum Verdict: String, CaseIterable, Sendable {
  case yes, no, undecided
}
