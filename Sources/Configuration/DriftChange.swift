/// One variable in which two environments differ, or must differ and do not.
package struct DriftChange: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    /// Only TO has it.
    case added
    /// Only FROM has it.
    case removed
    /// Both have it, with unequal values.
    case changed
    /// A secret that FROM has and TO lacks.
    case missingSecret = "missing_secret"
    /// A secret that only TO has.
    case extraSecret = "extra_secret"
    /// The contract does not know it.
    case undeclared
    /// Both have the same where each must have its own.
    case shared
  }

  /// A value as it may be shown.
  package enum ShownValue: Hashable, Sendable, CustomStringConvertible {
    case text(String)
    /// Of a secret, regulated or undeclared variable.
    case masked

    package var description: String {
      switch self {
      case .text(let text): text
      case .masked: SecretValue.mask
      }
    }
  }

  package let variable: String
  package let kind: Kind
  /// The class; nil when the variable is undeclared.
  package let `class`: VariableClass?
  /// What FROM has; nil when it does not have it.
  package let from: ShownValue?
  /// What TO has; nil when it does not have it.
  package let to: ShownValue?
  /// Of the exception that excuses it, or that would if it had not expired or named other values.
  package let ticket: String?
  /// Whether an exception in force excuses it.
  package let accepted: Bool
  /// What to do about it; nil when it is accepted and the drift is within its limit.
  package let next: String?
  /// Whether it counts in the percentage.
  package let isCounted: Bool
}
