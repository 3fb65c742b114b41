/// Reads a command line by the declarations of a program.
///
/// Words are taken from left to right: a word is an option when it begins with `-`, is not `-` alone, not a negative
/// number and not behind `--`; otherwise it names a command as long as there are commands below, and is an argument
/// after that. Names are never abbreviated. Values are read only when the whole line is known.
struct Parser {
  let program: Program
  let words: [String]
  var position = 0
  var optionsEnded = false
  var helpWanted = false
  var namesMustExist = false
  var special: Request?
  var options: [String: [String]] = [:]
  var arguments: [(text: String, position: Int)] = []
  /// The program and the commands named so far.
  var path: [Command]

  init(program: Program, arguments: [String]) {
    self.program = program
    words = arguments
    path = [program.root]
  }

  var command: Command { path[path.count - 1] }

  /// The options that are understood here, the innermost first.
  var scope: [any AnyOption] { path.reversed().flatMap(\.options) }

  /// Reads the words, but no values yet.
  mutating func scan() throws(Misuse) {
    while position < words.count, special == nil {
      let word = words[position]
      position += 1
      if !optionsEnded, word == "--" {
        optionsEnded = true
      } else if !optionsEnded, isOption(word) {
        try takeOption(word)
      } else {
        try takeName(word)
      }
    }
  }

  /// What the line asks for, with every value read.
  func request(environment: [String: String]) throws(Misuse) -> Request {
    if let special { return special }
    if helpWanted { return .help(path) }
    guard case .action(let action) = command.body else { throw .missingCommand }
    let arguments = try argumentValues()
    let options = try optionValues(environment: environment)
    let invocation = Invocation(
      program: program, commandPath: path.map(\.name), environment: environment, options: options,
      arguments: arguments, given: Set(self.options.keys))
    return .run(action, invocation)
  }
}
