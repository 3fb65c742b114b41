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

  /// The words that are offered, if they are known.
  var words: [String] {
    guard case .choices(let words) = self else { return [] }
    return words
  }
}
