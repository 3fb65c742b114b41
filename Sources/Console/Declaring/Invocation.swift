/// A parsed command line: the values of the command's options and arguments.
package struct Invocation: Sendable {
  package let program: Program
  /// The words that name the command: `["relayctl", "logbook", "list"]`.
  package let commandPath: [String]
  /// The environment variables of the process.
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

  /// The value of an option. The option must be declared for the command, one of its groups, or the
  /// program.
  package subscript<Value: Sendable>(_ option: Option<Value>) -> Value {
    guard let value = options[option.specification.name]?.value(of: Value.self) else {
      preconditionFailure("\(option.specification.flag) is not declared for \(commandPath)")
    }
    return value
  }

  /// The value of an argument. The argument must be declared for the command.
  package subscript<Value: Sendable>(_ argument: Argument<Value>) -> Value {
    guard let value = arguments[argument.specification.name]?.value(of: Value.self) else {
      preconditionFailure("\(argument.specification.name) is not declared for \(commandPath)")
    }
    return value
  }

  /// Reports whether the option was passed on the command line. Returns false if the value comes
  /// from the environment or is the default.
  package func wasGiven<Value: Sendable>(_ option: Option<Value>) -> Bool {
    given.contains(option.specification.name)
  }
}

/// The text passed for an option or argument, and its source.
package struct GivenValue: Sendable {
  enum Source: Sendable {
    /// An option, by its long name: `--format`.
    case option(String)
    /// An argument: `FROM`.
    case argument(String)
    /// An environment variable: `RELAYCTL_ROOT`.
    case variable(String)
  }

  var source: Source
  var text: String

  /// The name by which error messages refer to the source.
  var place: String {
    switch source {
    case .option(let name), .argument(let name), .variable(let name): name
    }
  }

  /// The text to show in errors; `nil` if errors must not show the text.
  ///
  /// Any text could be a secret that was typed in the wrong place, such as a bot token instead of
  /// the name of an environment. Values of environment variables are never shown, arguments only up
  /// to 16 code points, and values of options only up to 32. A bot token is longer than both
  /// limits.
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

/// A parsed value of any type. The value is boxed because casting an optional from `any Sendable`
/// loses one level of optionality.
package struct ParsedValue: Sendable {
  private struct Box<Value: Sendable>: Sendable { let value: Value }
  private let box: any Sendable

  init<Value: Sendable>(_ value: Value) { box = Box(value: value) }

  func value<Value: Sendable>(of type: Value.Type) -> Value? { (box as? Box<Value>)?.value }
}
