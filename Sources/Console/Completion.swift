/// What a shell offers for a value.
package enum Completion: Equatable, Sendable {
  /// Nothing: the value is free text.
  case none
  /// Names of files and directories.
  case file
  /// Names of directories only.
  case directory
  /// Exactly these words.
  case choices([String])
}
