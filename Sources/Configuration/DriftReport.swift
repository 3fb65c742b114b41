/// The result of comparing two environments, as cases and numbers. The program writes the
/// sentences.
package struct DriftReport: Hashable, Sendable {
  package let from: EnvironmentName
  package let to: EnvironmentName
  /// The number of non-secret variables that are set on at least one side.
  package let compared: Int
  /// The number of compared variables that were compared by value instead of by presence.
  package let comparedByValue: Int
  /// The number of compared variables that only one side sets or whose values differ.
  package let differences: Int
  /// The number of secrets that at least one side sets. They do not count in the percentage.
  package let secrets: Int
  /// The largest accepted drift.
  package let limit: Percent
  /// The changes, sorted by the bytes of the variables' names.
  package let changes: [DriftChange]
  /// Why the verdict is `no`; empty if and only if the verdict is `yes`.
  package let reasons: [DriftReason]
  /// What needs attention, whatever the verdict.
  package let warnings: [DriftWarning]

  package var isYes: Bool { reasons.isEmpty }

  /// `yes` or `no`.
  package var verdict: String { isYes ? "yes" : "no" }

  /// The percentage of compared variables that differ, rounded half up to two decimals. A drift
  /// above the limit is never rounded down to the limit.
  package var drift: Percent {
    let rounded = Percent(differences, of: compared)
    guard reasons.contains(.overLimit), rounded <= limit else { return rounded }
    return Percent(hundredths: limit.hundredths + 1)
  }
}

/// A variable that differs between two environments, or that must differ but does not.
package struct DriftChange: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    /// Only TO has the variable.
    case added
    /// Only FROM has the variable.
    case removed
    /// Both have the variable, with different values.
    case changed
    /// A secret that only FROM has.
    case missingSecret = "missing_secret"
    /// A secret that only TO has.
    case extraSecret = "extra_secret"
    /// The contract does not declare the variable.
    case undeclared
    /// Both have the same value or reference, but they must have different ones.
    case shared

    /// Whether an exception can excuse a change of this kind.
    var isExcusable: Bool {
      switch self {
      case .added, .removed, .changed, .extraSecret: true
      case .missingSecret, .undeclared, .shared: false
      }
    }
  }

  /// A value in the form in which it may be shown.
  package enum ShownValue: Hashable, Sendable, CustomStringConvertible {
    case text(String)
    /// The value of a secret, regulated or undeclared variable.
    case masked

    package var description: String {
      switch self {
      case .text(let text): text
      case .masked: SecretValue.mask
      }
    }
  }

  /// The next step for a change that is not settled.
  package enum Remedy: Hashable, Sendable, CaseIterable {
    /// Add a reference for the secret to TO, different from the one in FROM.
    case addOwnReference
    /// Remove an undeclared variable, or declare it in the contract.
    case removeOrDeclare
    /// Set a value or reference in TO that is different from the one in FROM.
    case separate
    /// Align a secret, or record an exception with a ticket.
    case alignOrExcept
    /// Align the values, or change the class of the variable from `plain` to `perEnvironment` in
    /// the contract.
    case alignOrDeclarePerEnvironment
    /// Set the variable in both or in neither, or record an exception with a ticket.
    case alignPresenceOrExcept
  }

  package let variable: String
  package let kind: Kind
  /// Nil when the variable is undeclared.
  package let `class`: VariableClass?
  /// The value in FROM; nil when FROM does not have the variable.
  package let from: ShownValue?
  /// The value in TO; nil when TO does not have the variable.
  package let to: ShownValue?
  /// Ticket of the exception for this variable, even when the exception has expired or names other
  /// values; nil when there is no exception.
  package let ticket: String?
  /// Whether an exception in force excuses the change.
  package let accepted: Bool
  /// The next step; nil when the change is accepted and the drift is within its limit.
  package let remedy: Remedy?
}

/// Why the verdict of a comparison is `no`.
package enum DriftReason: Hashable, Sendable {
  /// Neither side has a variable that counts toward the percentage.
  case nothingCompared
  /// The drift exceeds the limit. Excused differences count too.
  case overLimit
  /// A change that no exception excuses, and why.
  case notExcused(variable: String, DriftChange.Kind, Obstacle)

  /// Why no exception excuses a change.
  package enum Obstacle: Hashable, Sendable {
    /// No exception can excuse this kind of change.
    case notExcusable
    /// No exception names the variable.
    case noException
    /// The exception has expired.
    case expired(DriftException)
    /// The exception is in force, but names other values.
    case otherValues(DriftException)
  }
}

/// What needs attention after a comparison.
package enum DriftWarning: Hashable, Sendable {
  /// An exception that has expired and has no effect.
  case expired(DriftException)
  /// An exception that does not excuse any difference.
  case unused(DriftException)
  /// An exception that excused a difference and has at most 7 days left.
  case expiresSoon(DriftException)
  /// Two different values that mean the same time, such as `30s` and `30000ms`.
  case twoSpellings(variable: String)
}

/// A percentage in hundredths of a percent, an integer, so that limits are exact.
package struct Percent: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The number of hundredths of a percent: 500 is 5 %.
  package let hundredths: Int

  package init(hundredths: Int) { self.hundredths = hundredths }

  /// Parses a decimal such as `5`, `5.0` or `4.75`: from 0 to 100, with at most two decimals,
  /// without a sign or percent sign. Returns nil for any other string.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)[...]
    let (whole, fraction) = bytes.cut(at: Mark.dot) ?? (bytes, [0x30])
    guard let number = whole.canonicalNumber, number <= 100, (1...2).contains(fraction.count),
      fraction.allSatisfy(\.isDigit)
    else { return nil }
    let decimals = fraction.reduce(0) { $0 * 10 + Int($1 - 0x30) } * (fraction.count == 1 ? 10 : 1)
    guard number * 100 + decimals <= 10_000 else { return nil }
    hundredths = number * 100 + decimals
  }

  /// Creates the percentage of `part` in `whole`, rounded half up; 0 of 0 is 0. The result is for
  /// display only: verdicts compare the integers.
  package init(_ part: Int, of whole: Int) {
    hundredths = whole == 0 ? 0 : (part * 20_000 + whole) / (whole * 2)
  }

  /// The percentage with two decimals and without a percent sign: `4.76`.
  package var description: String {
    let decimals = hundredths % 100
    return "\(hundredths / 100).\(decimals < 10 ? "0" : "")\(decimals)"
  }

  package static func < (left: Percent, right: Percent) -> Bool {
    left.hundredths < right.hundredths
  }
}
