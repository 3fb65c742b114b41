/// The result of comparing two environments. It contains cases and numbers; the program turns them
/// into sentences.
package struct DriftReport: Hashable, Sendable {
  package let from: EnvironmentName
  package let to: EnvironmentName
  /// Variables of either side that are not secrets.
  package let compared: Int
  /// Those of them that were compared by value, not by presence.
  package let comparedByValue: Int
  /// Compared variables that are on one side only or have different values.
  package let differences: Int
  /// Secrets of either side. They do not count in the percentage.
  package let secrets: Int
  /// The largest accepted drift.
  package let limit: Percent
  /// Sorted by the bytes of the variables' names.
  package let changes: [DriftChange]
  /// Why the verdict is no; empty exactly when it is yes.
  package let reasons: [DriftReason]
  /// What needs attention, with either verdict.
  package let warnings: [DriftWarning]

  package var isYes: Bool { reasons.isEmpty }

  /// `yes` or `no`.
  package var verdict: String { isYes ? "yes" : "no" }

  /// Differences in percent of the compared variables, rounded half up to two decimals.
  package var drift: Percent { Percent(differences, of: compared) }
}

/// One variable in which two environments differ, or do not differ but must.
package struct DriftChange: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    /// Only TO has it.
    case added
    /// Only FROM has it.
    case removed
    /// Both have it, with different values.
    case changed
    /// A secret that only FROM has.
    case missingSecret = "missing_secret"
    /// A secret that only TO has.
    case extraSecret = "extra_secret"
    /// The contract does not declare it.
    case undeclared
    /// Both have the same value or reference, but each must have its own.
    case shared

    /// Whether an exception can excuse such a change.
    var isExcusable: Bool {
      switch self {
      case .added, .removed, .changed, .extraSecret: true
      case .missingSecret, .undeclared, .shared: false
      }
    }
  }

  /// A value as it may be shown.
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
    /// TO lacks a secret: give it a reference of its own.
    case addOwnReference
    /// Remove an undeclared variable, or declare it in the contract.
    case removeOrDeclare
    /// Give TO a value or reference of its own.
    case separate
    /// Align a secret, or record an exception with a ticket.
    case alignOrExcept
    /// Align the values, or declare the plain variable perEnvironment.
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
  /// Ticket of the exception for this variable, even when it has expired or names other values; nil
  /// when there is none.
  package let ticket: String?
  /// Whether an exception in force excuses the change.
  package let accepted: Bool
  /// The next step; nil when the change is accepted and the drift is within its limit.
  package let remedy: Remedy?
}

/// Why the verdict of a comparison is no.
package enum DriftReason: Hashable, Sendable {
  /// Neither side has a variable that counts toward the percentage.
  case nothingCompared
  /// The drift is over the limit. Excused differences count too.
  case overLimit
  /// A change that is not excused, and why.
  case notExcused(variable: String, DriftChange.Kind, Obstacle)

  /// Why no exception excuses a change.
  package enum Obstacle: Hashable, Sendable {
    /// No exception can excuse this kind of change.
    case notExcusable
    /// No exception names the variable.
    case noException
    /// The exception has expired.
    case expired(DriftException)
    /// The exception is in force, but for other values.
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

/// A share in hundredths of a percent, so that limits are exact.
package struct Percent: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// 500 is 5 %.
  package let hundredths: Int

  package init(hundredths: Int) { self.hundredths = hundredths }

  /// Accepts `5`, `5.0` or `4.75`: from 0 to 100, at most two decimals, no sign, no percent sign.
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

  /// `part` of `whole`, rounded half up; 0 of 0 is 0. For display only: verdicts compare integers.
  package init(_ part: Int, of whole: Int) {
    hundredths = whole == 0 ? 0 : (part * 20_000 + whole) / (whole * 2)
  }

  /// With two decimals and no percent sign: `4.76`.
  package var description: String {
    let decimals = hundredths % 100
    return "\(hundredths / 100).\(decimals < 10 ? "0" : "")\(decimals)"
  }

  package static func < (left: Percent, right: Percent) -> Bool {
    left.hundredths < right.hundredths
  }
}
