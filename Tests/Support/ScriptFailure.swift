/// A line of a test script that did not hold.
package struct ScriptFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// The script's file as it was named.
  package let file: String
  /// The line, counted from 1.
  package let line: Int
  /// What was expected and what was found.
  package let message: String

  /// `FILE:LINE: message`, then what the last program printed.
  package var description: String { "\(file):\(line): \(message)" }
}
