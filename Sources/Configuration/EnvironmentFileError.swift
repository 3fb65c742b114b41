/// The error for a malformed environment file: all problems, in the order of the lines.
package struct EnvironmentFileError: Error, Hashable, Sendable, CustomStringConvertible {
  package struct Problem: Hashable, Sendable, CustomStringConvertible {
    package let file: String
    /// Line, counted from 1; nil when the problem concerns the whole file.
    package let line: Int?
    /// The variable; nil when the line does not have a valid name.
    package let key: String?
    package let kind: Malformation

    package var description: String {
      var text = file
      if let line { text += ":\(line)" }
      if let key { text += ": \(key)" }
      text += ": \(kind.problem), expected \(kind.expected)"
      if let hint = kind.hint { text += " (\(hint))" }
      return text
    }
  }

  /// The problems; at least one.
  package let problems: [Problem]

  /// One problem per line, without a final line feed.
  package var description: String {
    problems.map(\.description).joined(separator: "\n")
  }
}

/// What is wrong with a line of an environment file. It contains the kind of a byte, but never the
/// byte.
package enum Malformation: Hashable, Sendable {
  case tooLarge
  case byteOrderMark
  /// The line ends in CR, and so do `others` later lines.
  case carriageReturn(others: Int)
  case noFinalNewline
  case export
  case spaceBeforeName
  case spaceAroundEquals
  case noEquals
  case noName
  case nameBeginsWithDigit
  case byteInName(ByteKind)
  case nameTooLong
  /// The name is already set on line `first`.
  case duplicate(first: Int)
  case byteInValue(ByteKind)
  case byteInComment(ByteKind)
  case reference(ReferenceError)

  /// What is wrong.
  package var problem: String {
    switch self {
    case .tooLarge: "larger than 1 MiB"
    case .byteOrderMark: "byte order mark"
    case .carriageReturn(others: 0): "carriage return"
    case .carriageReturn(others: 1): "carriage return, here and in 1 more line"
    case .carriageReturn(let others): "carriage return, here and in \(others) more lines"
    case .noFinalNewline: "no final newline"
    case .export: "'export'"
    case .spaceBeforeName: "space at the beginning of the line"
    case .spaceAroundEquals: "space around '='"
    case .noEquals: "no '='"
    case .noName: "nothing before '='"
    case .nameBeginsWithDigit: "name that begins with a digit"
    case .byteInName(let kind): "\(kind) in the name"
    case .nameTooLong: "name longer than \(EnvironmentFile.longestName) bytes"
    case .duplicate(let first): "set twice, first on line \(first)"
    case .byteInValue(let kind): "\(kind) in the value"
    case .byteInComment(let kind): "\(kind) in a comment"
    case .reference(let error): error.problem
    }
  }

  /// What would be accepted.
  package var expected: String {
    switch self {
    case .tooLarge: "at most 1048576 bytes"
    case .byteOrderMark: "UTF-8 without one"
    case .carriageReturn: "lines that end in LF alone"
    case .noFinalNewline: "LF at the end of every line"
    case .export, .spaceBeforeName, .spaceAroundEquals, .noEquals:
      "KEY=VALUE, a comment that begins with # in the first column, or an empty line"
    case .noName, .nameBeginsWithDigit, .byteInName: "a name [A-Za-z_][A-Za-z0-9_]* before '='"
    case .nameTooLong: "at most \(EnvironmentFile.longestName) bytes"
    case .duplicate: "each name once"
    case .byteInValue: "\(portableSet)* or a reference"
    case .byteInComment: "printable UTF-8 without backslash"
    case .reference(let error): error.expected
    }
  }

  /// The next step, when there is one.
  package var hint: String? {
    switch self {
    case .byteInValue(.quote): "quotes are not removed: write the value without them"
    case .byteInValue(.dollar): "variables are not expanded: write the value itself"
    case .byteInComment(.backslash):
      "remove the backslash: older versions of systemd join the next line to the comment"
    case .reference(let error): error.hint
    default: nil
    }
  }
}
