/// Parses a command line according to the declarations of a program.
///
/// Words are read from left to right. A word that begins with `-` is an option, unless it is `-`
/// alone, a negative number, or after `--`. Any other word names a subcommand if the current
/// command is a group; otherwise the word is an argument. Names cannot be abbreviated. Values are
/// parsed only after all words have been read.
struct Parser {
  /// What a command line requests.
  enum Request: Sendable {
    case help([Command])
    case version
    /// The name of a generated file, or `list`.
    case generate(String)
    case run(Command.Action, Invocation)
  }

  /// The program and the commands named so far.
  private(set) var path: [Command]
  private let program: Program
  private let words: [String]
  private var position = 0
  private var optionsEnded = false
  private var helpWanted = false
  /// Whether the words after `help` must be names of commands.
  private var namesMustExist = false
  private var special: Request?
  private var options: [String: [String]] = [:]
  private var arguments: [(text: String, position: Int)] = []

  init(program: Program, arguments: [String]) {
    self.program = program
    words = arguments
    path = [program.root]
  }

  private var command: Command { path[path.count - 1] }

  /// The options that the current command accepts, its own options first.
  private var scope: [any AnyOption] { Command.options(of: path) }

  /// Reads all words. Values are parsed later, by ``request(environment:)``.
  mutating func scan() throws(UsageError) {
    while position < words.count, special == nil {
      let word = words[position]
      position += 1
      if !optionsEnded, word == "--" {
        optionsEnded = true
      } else if !optionsEnded, isOption(word) {
        try readOption(word)
      } else {
        try readName(word)
      }
    }
  }

  /// Returns the request of the scanned command line, with all values parsed.
  func request(environment: [String: String]) throws(UsageError) -> Request {
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

// Names of commands.
extension Parser {
  private func isOption(_ word: String) -> Bool {
    let bytes = word.utf8
    guard bytes.first == UInt8(ascii: "-"), let second = bytes.dropFirst().first else {
      return false
    }
    return !(0x30...0x39).contains(second)
  }

  private mutating func readName(_ word: String) throws(UsageError) {
    guard case .group(let commands) = command.body else {
      return arguments.append((word, position))
    }
    if let found = command.subcommand(word) { return path.append(found) }
    if let implied = command.implied.flatMap(command.subcommand) {
      path.append(implied)
      return try readName(word)
    }
    if path.count == 1, word == "help" {
      helpWanted = true
      namesMustExist = true
      return
    }
    guard !helpWanted || namesMustExist else { return }
    let names = commands.map(\.name) + (path.count == 1 ? ["help"] : [])
    let meant = suggestion(for: word, among: names)
    throw .unknownCommand(
      shown: meant == nil ? harmless(word) : word, position: position, suggestion: meant)
  }

  /// Returns the word if it looks like a misspelled name, and `nil` otherwise: any other word could
  /// be a secret that was typed in the wrong place.
  private func harmless(_ word: String) -> String? {
    let bytes = word.utf8
    let isName = bytes.allSatisfy {
      (0x61...0x7a).contains($0) || (0x41...0x5a).contains($0) || $0 == UInt8(ascii: "-")
        || $0 == UInt8(ascii: "_")
    }
    return isName && bytes.count <= 32 ? word : nil
  }
}

// Options.
extension Parser {
  private mutating func readOption(_ word: String) throws(UsageError) {
    // Search bytes, not characters: "=" followed by a combining mark is a different Character.
    let equals = word.utf8.firstIndex(of: UInt8(ascii: "="))
    let flag = String(word[..<(equals ?? word.endIndex)])
    let attached = equals.map { String(word[word.utf8.index(after: $0)...]) }
    if let specification = specification(flag) { return try record(specification, attached) }
    if helpWanted { return }
    switch flag {
    case "--help", "-h":
      guard attached == nil else { throw .unexpectedValue(option: flag) }
      helpWanted = true
    case "--version":
      guard attached == nil else { throw .unexpectedValue(option: flag) }
      special = .version
    case "--generate" where path.count == 1:
      special = .generate(try value(attached, of: flag, named: "FILE"))
    default: throw unknownOption(flag)
    }
  }

  private func specification(_ flag: String) -> OptionSpecification? {
    scope.lazy.map(\.specification).first { $0.flag == flag || $0.shortFlag == flag }
  }

  private mutating func record(
    _ option: OptionSpecification, _ attached: String?
  ) throws(UsageError) {
    var text = ""
    if let value = option.value {
      text = try self.value(attached, of: option.flag, named: value.name)
    } else if attached != nil {
      throw .unexpectedValue(option: option.flag)
    }
    let earlier = options[option.name, default: []]
    guard earlier.isEmpty || option.isRepeated || helpWanted else {
      throw .repeatedOption(option.flag)
    }
    options[option.name] = earlier + [text]
  }

  /// Returns the value after `=`, or else the next word.
  private mutating func value(
    _ attached: String?, of option: String, named name: String
  ) throws(UsageError) -> String {
    if let attached { return attached }
    let isFollowed = position < words.count
    guard isFollowed, !isOption(words[position]) else {
      throw .missingValue(option: option, value: name, isFollowed: isFollowed)
    }
    position += 1
    return words[position - 1]
  }

  private func unknownOption(_ flag: String) -> UsageError {
    if let owner = owner(of: flag) { return .misplacedOption(flag, command: owner) }
    let known = scope.map(\.specification.flag) + ["--help", "--version"]
    let meant = suggestion(for: flag, among: known)
    return .unknownOption(
      shown: meant == nil ? harmless(flag) : flag, position: position, suggestion: meant)
  }

  /// Returns the path of a command that is named later on the line and accepts the option.
  private func owner(of flag: String) -> String? {
    var command = command
    var names = path.map(\.name)
    for word in words[position...] {
      guard let next = command.subcommand(word) else { continue }
      command = next
      names.append(next.name)
      if next.options.contains(where: { $0.specification.flag == flag }) {
        return names.joined(separator: " ")
      }
    }
    return nil
  }
}

// Values.
extension Parser {
  private func optionValues(
    environment: [String: String]
  ) throws(UsageError) -> [String: ParsedValue] {
    var values: [String: ParsedValue] = [:]
    for option in scope {
      let specification = option.specification
      values[specification.name] = try option.read(given(specification, environment))
    }
    return values
  }

  private func given(
    _ option: OptionSpecification, _ environment: [String: String]
  ) -> [GivenValue] {
    if let texts = options[option.name] {
      return texts.map { GivenValue(source: .option(option.flag), text: $0) }
    }
    guard let name = option.environment, let text = environment[name], !text.isEmpty else {
      return []
    }
    return [GivenValue(source: .variable(name), text: text)]
  }

  private func argumentValues() throws(UsageError) -> [String: ParsedValue] {
    var values: [String: ParsedValue] = [:]
    var rest = arguments[...]
    for argument in command.arguments {
      let specification = argument.specification
      let taken = rest.prefix(specification.count.upperBound)
      rest = rest.dropFirst(taken.count)
      values[specification.name] = try argument.read(
        taken.map { GivenValue(source: .argument(specification.name), text: $0.text) })
    }
    if let extra = rest.first { throw .unexpectedArgument(position: extra.position) }
    return values
  }
}
