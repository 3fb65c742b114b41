/// A parsed environment file: its assignments in the order of the file, each name once.
///
/// Grammar: docs/formats/environment-file.md. A literal is kept as a `SecretValue`, since only the
/// contract can tell whether it is one.
package struct EnvironmentFile: Sendable {
  /// What stands after `=`.
  package enum Value: Sendable {
    /// Bytes of the portable set.
    case literal(SecretValue)
    /// Where the value is kept.
    case reference(Reference)
  }

  package struct Assignment: Sendable {
    package let name: String
    /// Counted from 1; nil when it comes from no file.
    package let line: Int?
    package let value: Value
  }

  /// The largest file that is read, in bytes: 1 MiB.
  package static let largestByteCount = 1 << 20
  /// The longest name of a variable, in bytes.
  package static let longestName = 128

  /// The name under which findings report it.
  package let file: String
  package let assignments: [Assignment]
}
