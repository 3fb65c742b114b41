import Subprocess

/// A script while it runs: where it is, its variables, and what the last program printed.
struct ScriptRun {
  let file: String
  let root: String
  var folder: String
  var variables: [String: String]
  var input: Input = .null
  var last: Output?
  /// The files that the script brings.
  let files: [TextArchive.File]
  /// Folders outside of `$WORK` that go with the run.
  var places: [TemporaryFolder] = []
  private var line = 0

  init(file: String, folder: String, files: [TextArchive.File]) {
    self.file = file
    root = folder
    self.folder = folder
    self.files = files
    variables = ScriptWorkspace.environment(folder: folder)
  }

  /// Carries out one line; `false` when the script is to stop here.
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

  /// A failure at the present line, with what the last program printed.
  func failure(_ message: String) -> ScriptFailure {
    var text = message
    if let last {
      for (name, bytes) in [("stdout", last.stdout), ("stderr", last.stderr)] where !bytes.isEmpty {
        text += "\n[\(name)]\n\(String(decoding: bytes.suffix(4000), as: UTF8.self))"
      }
    }
    return ScriptFailure(file: file, line: line, message: text)
  }

  /// The path of a file as the script names it.
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
