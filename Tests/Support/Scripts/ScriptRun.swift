import Subprocess

/// The state of a running script: its folder, its variables, and the output of the last program.
struct ScriptRun {
  let file: String
  let root: String
  var folder: String
  var variables: [String: String]
  private var input: Input = .null
  var last: Output?
  /// The files in the script.
  let files: [TextArchive.File]
  /// Folders outside `$WORK` that exist during the run.
  var places: [TemporaryFolder] = []
  private var line = 0

  init(file: String, folder: String, files: [TextArchive.File]) {
    self.file = file
    root = folder
    self.folder = folder
    self.files = files
    variables = ScriptWorkspace.environment(folder: folder)
  }

  /// Runs one line; `false` if the script stops here.
  mutating func step(_ text: String, number: Int) throws(ScriptFailure) -> Bool {
    line = number
    var words = try words(of: text)
    let isNegated = words.first == "!"
    if isNegated { words.removeFirst() }
    guard let command = words.first else { return true }
    let arguments = Array(words.dropFirst())
    guard command != "stop" else { return false }
    do {
      try perform(command, arguments, isNegated: isNegated)
    } catch let failure as ScriptFailure {
      throw failure
    } catch {
      throw failure("\(command): \(error)")
    }
    return true
  }

  private mutating func perform(
    _ command: String, _ arguments: [String], isNegated: Bool
  ) throws {
    switch command {
    case "exec", "sh", "status": try start(command, arguments, isNegated: isNegated)
    case "stdout", "stderr", "grep": try match(command, arguments, isNegated: isNegated)
    case "cmp": try compare(arguments, isNegated: isNegated)
    case "exists": try requireExistence(arguments, isNegated: isNegated)
    case "mode": try requireMode(arguments, isNegated: isNegated)
    case _ where isNegated: throw failure("! does not go with \(command)")
    case "refused": try refuse(arguments)
    case "workspace": try makeWorkspace(arguments)
    case "stdin": try setInput(arguments)
    case "env": try setVariables(arguments)
    case "cd": try changeFolder(arguments)
    case "cp", "mv", "rm", "mkdir", "chmod", "symlink": try changeFiles(command, arguments)
    default: throw failure("unknown command \(command)")
    }
  }

  /// A failure at the current line, with the output of the last program.
  func failure(_ message: String) -> ScriptFailure {
    var text = message
    if let last {
      for (name, bytes) in [("stdout", last.stdout), ("stderr", last.stderr)] where !bytes.isEmpty {
        text += "\n[\(name)]\n\(String(decoding: bytes.suffix(4000), as: UTF8.self))"
      }
    }
    return ScriptFailure(file: file, line: line, message: text)
  }

  /// The path of a file that the script names.
  func path(of name: String) -> String {
    name.hasPrefix("/") ? name : "\(folder)/\(name)"
  }

  /// The bytes of a file, or of `stdout` and `stderr` of the last program.
  func content(of name: String) throws -> [UInt8] {
    switch name {
    case "stdout", "stderr":
      guard let last else { throw failure("\(name): no program has run") }
      return name == "stdout" ? last.stdout : last.stderr
    default: return try TestFile.read(path(of: name))
    }
  }

  private func words(of text: String) throws(ScriptFailure) -> [String] {
    do {
      return try ScriptWords.words(of: text, variables: variables)
    } catch {
      switch error {
      case .openQuote: throw failure("a quote is not closed")
      case .openBrace: throw failure("expected ${NAME} or ${NAME@R}")
      case .undefined(let name): throw failure("variable \(name) is not set")
      }
    }
  }
}

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
      words, environment: variables, input: input, folder: folder, timeout: .seconds(180))
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

  /// `stdin FILE`: the input of the next program.
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

extension ScriptRun {
  /// `workspace`, or `workspace gate` for one that the gate answers yes to: copies the prepared
  /// workspace to `$WORK`, adds the script's own files, and changes to the folder `repo`. `$MEMORY` is a new folder in memory, `$DISK` one on a disk.
  mutating func makeWorkspace(_ arguments: [String]) throws {
    let template: String
    switch arguments {
    case []: template = try ScriptWorkspace.template()
    case ["gate"]: template = try ScriptWorkspace.gateTemplate()
    default: throw failure("usage: workspace [gate]")
    }
    try tool(["cp", "-Rp", "--", "\(template)/.", root])
    try unpack()
    folder = "\(root)/repo"
    variables["RELAYCTL_VAULT_KEY_FILE"] = "\(root)/keys/vault.key"
    variables["RELAYCTL_LOG_KEY_FILE"] = "\(root)/keys/logbook.key"
    // `/tmp` may be in memory; the folder of the products is hardly ever.
    for (name, parent) in [("MEMORY", "/dev/shm"), ("DISK", Places.products)] {
      let place = try TemporaryFolder(in: parent)
      places.append(place)
      variables[name] = place.path
    }
  }

  /// Writes the files in the script.
  func unpack() throws {
    for file in files {
      let path = "\(root)/\(file.name)"
      let parent = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[..<$0] } ?? ""
      try tool(["mkdir", "-p", "--", String(parent)])
      try TestFile.write(Array(file.content.utf8), to: path)
    }
  }
}
