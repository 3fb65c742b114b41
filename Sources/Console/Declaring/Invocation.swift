/// A parsed command line: the values of the command's options and arguments.
package struct Invocation: Sendable {
  package let program: Program
  /// The words that name the command: `["relayctl", "logbook", "list"]`.
  package let commandPath: [String]
  /// The variables of the process.
  package let environment: [String: String]
  private let options: [String: ParsedValue]
  private let arguments: [String: ParsedValue]
  private let given: Set<String>

  init(
    program: Program, commandPath: [String], environment: [String: String],
    options: [String: ParsedValue], arguments: [String: ParsedValue], given: Set<String>
  ) {
    self.program = program
    self.commandPath = commandPath
    self.environment = environment
    self.options = options
    self.arguments = arguments
    self.given = given
  }

  /// The value of an option of the command, its groups or its program. Any other option is a bug
  /// of the caller.
  package subscript<Value: Sendable>(_ option: Option<Value>) -> Value {
    guard let value = options[option.specification.name]?.value(of: Value.self) else {
      preconditionFailure("\(option.specification.flag) is not declared for \(commandPath)")
    }
    return value
  }

  /// The value of an argument of the command. Any other argument is a bug of the caller.
  package subscript<Value: Sendable>(_ argument: Argument<Value>) -> Value {
    guard let value = arguments[argument.specification.name]?.value(of: Value.self) else {
      preconditionFailure("\(argument.specification.name) is not declared for \(commandPath)")
    }
    return value
  }

  /// Whether the option was on the command line. A value from the environment or a default does
  /// not count.
  package func wasGiven<Value: Sendable>(_ option: Option<Value>) -> Bool {
    given.contains(option.specification.name)
  }
}

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
