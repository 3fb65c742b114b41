/// A text that was given for an option or argument, and where.
package struct GivenValue: Sendable {
  /// Where a text came from.
  enum Source: Sendable {
    /// Behind an option, named as typed: `--format`.
    case option(String)
    /// In the place of an argument: `FROM`.
    case argument(String)
    /// From a variable: `RELAYCTL_ROOT`.
    case variable(String)
  }

  var source: Source
  var text: String

  /// As an error names it.
  var place: String {
    switch source {
    case .option(let name), .argument(let name), .variable(let name): name
    }
  }

  /// The text for an error, if it may be repeated there.
  ///
  /// Whatever is typed may be a secret in the wrong place: a bot token where an environment's name belongs. Variables are
  /// never shown; arguments up to 16 code points and values of options up to 32, which no such token is short enough for.
  var shown: String? {
    let limit =
      switch source {
      case .option: 32
      case .argument: 16
      case .variable: 0
      }
    return text.unicodeScalars.count <= limit ? text : nil
  }
}
