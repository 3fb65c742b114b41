extension Misuse {
  /// The line for the user; `usage` is the usage line of the command.
  func failure(usage: String) -> Failure {
    Failure(.misused, message, hint: hint ?? (wantsUsage ? "usage: " + usage : nil))
  }

  private var message: String {
    switch self {
    case .notUTF8(let position): "argument \(position) is not UTF-8"
    case .unknownOption(let shown, let position, _):
      shown.map { "unknown option \($0)" } ?? "argument \(position) is an unknown option"
    case .misplacedOption(let option, let command):
      "option \(option) belongs to \(command)"
    case .unknownCommand(let shown, let position, _):
      shown.map { "unknown command \($0)" } ?? "argument \(position) is not a command"
    case .missingCommand: "a command is missing"
    case .missingValue(let option, let value, _):
      "option \(option) needs a value: \(option) \(value)"
    case .unexpectedValue(let option): "option \(option) takes no value"
    case .repeatedOption(let option): "option \(option) may be given once only"
    case .missingOption(let option, _): "option \(option) is required"
    case .missingArgument(let name): "argument \(name) is missing"
    case .unexpectedArgument(let position): "unexpected argument \(position)"
    case .refusedValue(let place, let shown, let refusal):
      "\(place): \(shown.map { "\"\($0)\"" } ?? "the value") is not \(refusal.expected)"
    }
  }

  private var hint: String? {
    switch self {
    case .unknownOption(_, _, let suggestion?), .unknownCommand(_, _, let suggestion?):
      "did you mean \(suggestion)?"
    case .misplacedOption: "write it after the command's name"
    case .missingValue(let option, let value, isFollowed: true):
      "write a value that begins with - as \(option)=\(value)"
    case .missingOption(_, let environment?): "give it or set \(environment)"
    case .refusedValue(_, _, let refusal): refusal.hint
    default: nil
    }
  }

  private var wantsUsage: Bool {
    switch self {
    case .missingArgument, .unexpectedArgument: true
    default: false
    }
  }
}
