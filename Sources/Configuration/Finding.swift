/// One thing that is wrong with an environment, on one line.
///
/// `environments/prod/runtime.env:12: QUEUE_DEPTH: out of range, expected 1–100`. No value in it.
package struct Finding: Hashable, Sendable, CustomStringConvertible {
  package enum Kind: Hashable, Sendable {
    /// The value, or the way it is given, does not fit its variable.
    case refused
    /// A required variable is not set.
    case missing
    /// The contract does not know the variable.
    case undeclared
    /// Two variables do not fit each other, or a variable does not fit its environment.
    case inconsistent
  }

  package let kind: Kind
  /// The file, or whatever else the values came from.
  package let file: String
  /// Line of the assignment, counted from 1; nil when there is none.
  package let line: Int?
  package let variable: String
  /// What is wrong.
  package let problem: String
  /// What would pass.
  package let expected: String
  /// The next step, when there is one.
  package let hint: String?

  package var description: String {
    var text = ""
    text.reserveCapacity(160)
    text += file
    if let line { text += ":\(line)" }
    text += ": "
    text += variable
    text += ": "
    text += problem
    text += ", expected "
    text += expected
    if let hint { text += " (\(hint))" }
    return text
  }
}
