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
