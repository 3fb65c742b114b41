/// The text passed for an option or argument, and its source.
package struct GivenValue: Sendable {
  enum Source: Sendable {
    /// An option, named as typed: `--format`.
    case option(String)
    /// An argument: `FROM`.
    case argument(String)
    /// An environment variable: `RELAYCTL_ROOT`.
    case variable(String)
  }

  var source: Source
  var text: String

  /// The name of the source in errors.
  var place: String {
    switch source {
    case .option(let name), .argument(let name), .variable(let name): name
    }
  }

  /// The text for an error; `nil` if the error must not repeat it.
  ///
  /// Anything typed may be a secret in the wrong place: a bot token instead of the name of an
  /// environment. Variables are never shown, arguments up to 16 code points, and values of options
  /// up to 32: every such token is longer.
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

/// A parsed value without its type. The box is needed because an optional inside `any Sendable`
/// loses a level when it is cast.
package struct ParsedValue: Sendable {
  private struct Box<Value: Sendable>: Sendable { let value: Value }
  private let box: any Sendable

  init<Value: Sendable>(_ value: Value) { box = Box(value: value) }

  func value<Value: Sendable>(of type: Value.Type) -> Value? { (box as? Box<Value>)?.value }
}
