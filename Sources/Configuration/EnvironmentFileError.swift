/// Everything that makes a file no environment file, in the order of the lines.
package struct EnvironmentFileError: Error, Hashable, Sendable, CustomStringConvertible {
  package struct Problem: Hashable, Sendable, CustomStringConvertible {
    package let file: String
    /// Counted from 1; nil when it concerns the file as a whole.
    package let line: Int?
    /// The variable, where the line has a valid name.
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

  /// At least one.
  package let problems: [Problem]

  /// One problem a line, without a final line feed.
  package var description: String {
    problems.map(\.description).joined(separator: "\n")
  }
}
