/// A command line that a user could type, and what it does.
package struct Example: Equatable, Sendable {
  /// The whole line, with the program's name.
  package var line: String
  /// A phrase in lower case, without a full stop.
  package var effect: String

  /// A command line and what it does.
  package init(_ line: String, _ effect: String) {
    self.line = line
    self.effect = effect
  }
}
