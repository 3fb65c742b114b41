import Subprocess

extension ScriptRun {
  /// `exec PROGRAM …`, `sh 'TEXT'`, `status N PROGRAM …`, `status N sh 'TEXT'`.
  mutating func start(_ command: String, _ arguments: [String], isNegated: Bool) throws {
    var words = command == "sh" ? ["sh"] + arguments : arguments
    var expected: Int32?
    if command == "status" {
      guard !isNegated, let number = words.first.flatMap({ Int32($0) }) else {
        throw failure("usage: status N PROGRAM [ARGUMENT…]")
      }
      expected = number
      words.removeFirst()
    }
    if words.first == "sh", words.count == 2, command != "exec" {
      words = ["sh", "-euc", words[1]]
    }
    guard !words.isEmpty else { throw failure("usage: \(command) PROGRAM [ARGUMENT…]") }
    let output = try Subprocess.run(
      words, environment: variables, input: input, folder: folder)
    input = .null
    last = output
    try requireDiscretion(words, output)
    try judge(output, words.joined(separator: " "), expected: expected, isNegated: isNegated)
  }

  private func judge(
    _ output: Output, _ text: String, expected: Int32?, isNegated: Bool
  ) throws {
    switch (output.status, expected) {
    case (.exited(let status), let expected?) where status == expected: return
    case (.exited(0), nil) where !isNegated: return
    case (.exited(1...), nil) where isNegated: return
    default:
      let wanted = expected.map { "exit status \($0)" } ?? (isNegated ? "a failure" : "success")
      throw failure("\(text): \(output.status), expected \(wanted)")
    }
  }

  /// `stdin FILE`: what the next program reads.
  mutating func setInput(_ arguments: [String]) throws {
    guard arguments.count == 1 else { throw failure("usage: stdin FILE") }
    input = .bytes(try content(of: arguments[0]))
  }

  /// `env NAME=VALUE …`.
  mutating func setVariables(_ arguments: [String]) throws {
    for argument in arguments {
      guard let mark = argument.firstIndex(of: "=") else { throw failure("usage: env NAME=VALUE") }
      variables[String(argument[..<mark])] = String(argument[argument.index(after: mark)...])
    }
  }
}
