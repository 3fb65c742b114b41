/// A command line that was understood: the values of the command's options and arguments.
package struct Invocation: Sendable {
  /// The program whose command runs.
  package let program: Program
  /// The words that name the command: `["relayctl", "logbook", "list"]`.
  package let commandPath: [String]
  /// The process's variables.
  package let environment: [String: String]
  private let options: [String: Parsed]
  private let arguments: [String: Parsed]
  private let given: Set<String>

  init(
    program: Program, commandPath: [String], environment: [String: String],
    options: [String: Parsed], arguments: [String: Parsed], given: Set<String>
  ) {
    self.program = program
    self.commandPath = commandPath
    self.environment = environment
    self.options = options
    self.arguments = arguments
    self.given = given
  }

  /// The value of an option of the command, its groups or its program; another option is a bug of the caller.
  package subscript<Value: Sendable>(_ option: Option<Value>) -> Value {
    guard let value = options[option.specification.name]?.value(of: Value.self) else {
      preconditionFailure("\(option.specification.flag) is not declared for \(commandPath)")
    }
    return value
  }

  /// The value of an argument of the command; another argument is a bug of the caller.
  package subscript<Value: Sendable>(_ argument: Argument<Value>) -> Value {
    guard let value = arguments[argument.specification.name]?.value(of: Value.self) else {
      preconditionFailure("\(argument.specification.name) is not declared for \(commandPath)")
    }
    return value
  }

  /// Whether the option stood on the command line; a value from the environment or a default does not count.
  package func wasGiven<Value: Sendable>(_ option: Option<Value>) -> Bool {
    given.contains(option.specification.name)
  }
}
