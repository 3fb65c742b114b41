/// A problem in an environment. Its description is one line that does not contain a value:
/// `environments/prod/runtime.env:12: QUEUE_DEPTH: out of range, expected 1–100`.
package struct Finding: Hashable, Sendable, CustomStringConvertible {
  package enum Kind: Hashable, Sendable {
    /// The contract refuses the value of the variable, or the form of the value.
    case refused
    /// A required variable is not set.
    case missing
    /// The contract does not declare the variable.
    case undeclared
    /// The values of two variables contradict each other, or a value contradicts its environment.
    case inconsistent
  }

  package let kind: Kind
  /// The file that contains the variable, or the name of another source.
  package let file: String
  /// Line of the assignment, counted from 1; nil when there is none.
  package let line: Int?
  package let variable: String
  /// What is wrong, in lower case.
  package let problem: String
  /// What would be accepted.
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

extension Finding {
  init(_ kind: Kind, _ file: String, _ line: Int?, _ variable: String, _ violation: Violation) {
    self.init(
      kind: kind, file: file, line: line, variable: variable, problem: violation.problem,
      expected: violation.expected, hint: violation.hint)
  }
}

extension [Finding] {
  /// The findings in the order of the file. Findings without a line come last, in their original
  /// order.
  var sortedByLine: [Finding] {
    enumerated().sorted {
      ($0.element.line ?? .max, $0.offset) < ($1.element.line ?? .max, $1.offset)
    }.map(\.element)
  }
}

/// Why a value is refused: what is wrong, and what would be accepted. It never contains a byte of
/// the value.
package struct Violation: Hashable, Sendable {
  /// What is wrong, in lower case.
  package let problem: String
  /// What would be accepted, as the contract describes it.
  package let expected: String
  /// The next step, when there is one.
  package let hint: String?

  /// Creates a violation. `problem` and `hint` must be string literals, so that they cannot contain
  /// a value.
  init(_ problem: StaticString, expected: String, hint: StaticString? = nil) {
    self.problem = problem.description
    self.expected = expected
    self.hint = hint?.description
  }

  /// Creates the violation for entry number `entry`, counted from 1, of a persona map.
  init(unservedEntry entry: Int) {
    problem = "entry \(entry) is for a chat that is not on TELEGRAM_CHAT_ID_ALLOWLIST"
    expected = "only chats of that list"
    hint = "add the chat to the list, or remove the entry"
  }

  /// Creates the violation for a value with a byte that some readers of environment files would
  /// change (docs/formats/environment-file.md).
  init(unportable kind: ByteKind, for variable: Variable) {
    problem = "\(kind) in the value"
    expected = "\(portableSet)*"
    hint =
      variable.class.isMasked
      ? "store a value of these characters in the vault, such as Base64; "
        + "variables named _FILE accept any bytes with delivery=file" : nil
  }
}

/// All problems in an environment that the contract refuses, in the order of the file.
package struct ContractError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The problems; at least one.
  package let findings: [Finding]

  /// One finding per line, without a final line feed.
  package var description: String {
    findings.map(\.description).joined(separator: "\n")
  }
}
