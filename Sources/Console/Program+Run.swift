import Glibc

extension Program {
  /// Runs the process's command line and ends the process. Throws nothing and leaves nothing
  /// unwritten.
  package func main() -> Never {
    openStandardDescriptors()
    forbidCoreDumps()
    // A closed pipe is then an error of write(2), which the command handles like any other.
    signal(SIGPIPE, SIG_IGN)
    // A file at its size limit (ulimit -f) is then an error too, like a full disk.
    signal(SIGXFSZ, SIG_IGN)
    let environment = ProcessInput.environment()
    let terminal = Terminal.standard(environment: environment)
    switch ProcessInput.arguments() {
    case .failure(let error):
      terminal.note(lines: error.failure(usage: name).text(for: [name]))
      exit(ExitStatus.usage.rawValue)
    case .success(let arguments):
      switch conclude(arguments: arguments, environment: environment, terminal: terminal) {
      case .exit(let status): exit(status.rawValue)
      case .readerGone: endByBrokenPipe()
      }
    }
  }

  /// Opens closed standard descriptors in the direction that cannot be used. Otherwise the next
  /// opened file would become standard output, and an answer would be written into it.
  private func openStandardDescriptors() {
    for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) == -1 {
      _ = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
    }
  }

  /// Sets the size limit of core dumps to zero, so that a crash does not write memory with secrets
  /// to disk. If the limit cannot be set, the system's limit remains.
  private func forbidCoreDumps() {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
  }

  /// Ends by SIGPIPE (141 in `$?`), as the shell expects of a program whose reader has exited.
  private func endByBrokenPipe() -> Never {
    signal(SIGPIPE, SIG_DFL)
    raise(SIGPIPE)
    exit(128 + SIGPIPE)
  }
}

extension Program {
  /// How a run ended, before it becomes an exit status.
  enum Conclusion: Equatable, Sendable {
    case exit(ExitStatus)
    /// The reader of the answer has closed the pipe.
    case readerGone
  }

  /// Runs a command line. Every failure ends here, as one line on the terminal's error stream.
  ///
  /// `arguments` are the words after the program's name.
  package func run(
    arguments: [String], environment: [String: String], terminal: Terminal
  ) -> ExitStatus {
    switch conclude(arguments: arguments, environment: environment, terminal: terminal) {
    case .exit(let status): status
    case .readerGone: .undecided
    }
  }

  func conclude(
    arguments: [String], environment: [String: String], terminal: Terminal
  ) -> Conclusion {
    var parser = Parser(program: self, arguments: arguments)
    do throws(UsageError) {
      try parser.scan()
      return conclude(try parser.request(environment: environment), terminal: terminal)
    } catch .missingCommand {
      terminal.note(lines: HelpPage(program: self, path: parser.path, stream: terminal.err).text)
      return .exit(.usage)
    } catch {
      let usage = UsageLine(path: parser.path).text
      return conclude(error.failure(usage: usage), at: parser.path.map(\.name), terminal: terminal)
    }
  }

  private func conclude(_ request: Parser.Request, terminal: Terminal) -> Conclusion {
    switch request {
    case .help(let path):
      answer(HelpPage(program: self, path: path, stream: terminal.out).text, terminal: terminal)
    case .version: answer(escapedForTerminal(version()) + "\n", terminal: terminal)
    case .generate(let file): generate(file, terminal: terminal)
    case .run(let action, let invocation):
      perform(at: invocation.commandPath, terminal: terminal) { () throws(Failure) in
        try action(invocation, terminal)
      }
    }
  }

  private func generate(_ file: String, terminal: Terminal) -> Conclusion {
    perform(at: [name], terminal: terminal) { () throws(Failure) in
      try terminal.out.write(try generated(file))
      return .yes
    }
  }

  private func answer(_ text: String, terminal: Terminal) -> Conclusion {
    perform(at: [name], terminal: terminal) { () throws(Failure) in
      try terminal.out.write(text)
      return .yes
    }
  }

  private func perform(
    at path: [String], terminal: Terminal, _ action: () throws(Failure) -> ExitStatus
  ) -> Conclusion {
    do throws(Failure) {
      return .exit(try action())
    } catch {
      return conclude(error, at: path, terminal: terminal)
    }
  }

  private func conclude(
    _ failure: Failure, at path: [String], terminal: Terminal
  ) -> Conclusion {
    guard failure != .readerGone else { return .readerGone }
    terminal.note(lines: failure.text(for: path))
    return .exit(failure.status)
  }
}

extension Program {
  /// Returns a file that is generated from the declarations, by its name. `list` returns the names,
  /// one per line.
  private func generated(_ file: String) throws(Failure) -> String {
    if file == "list" { return generatedFiles.map { $0 + "\n" }.joined() }
    for shell in Shell.allCases where completionFile(shell) == file { return completions(shell) }
    if let page = manPages().first(where: { $0.name == file }) { return page.text }
    let meant = suggestion(for: file, among: generatedFiles)
    throw Failure(
      .usage, "--generate: no generated file has this name",
      hint: meant.map { "did you mean \($0)?" } ?? "--generate list prints the names")
  }

  private var generatedFiles: [String] {
    manPages().map(\.name) + Shell.allCases.map(completionFile)
  }

  /// Returns the name under which the shell looks for its script.
  private func completionFile(_ shell: Shell) -> String {
    switch shell {
    case .bash: "\(name).bash"
    case .zsh: "_\(name)"
    case .fish: "\(name).fish"
    }
  }
}

/// The command line and the environment of the process.
enum ProcessInput {
  /// The words after the program's name. `CommandLine.arguments` is not used because it repairs
  /// words that are not UTF-8.
  static func arguments() -> Result<[String], UsageError> {
    var words: [String] = []
    for position in 1..<max(1, Int(CommandLine.argc)) {
      guard let bytes = CommandLine.unsafeArgv[position] else { break }
      guard let word = String(validatingCString: bytes) else {
        return .failure(.notUTF8(position: position))
      }
      words.append(word)
    }
    return .success(words)
  }

  /// The variables of the process. Of several with one name, the first counts, as in `getenv`.
  /// Bytes that are not UTF-8 become U+FFFD.
  static func environment() -> [String: String] {
    var variables: [String: String] = [:]
    var entry = environ
    while let bytes = entry.pointee {
      entry += 1
      let line = String(cString: bytes)
      guard let equals = line.utf8.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let name = String(line[..<equals])
      if variables[name] == nil {
        variables[name] = String(line[line.utf8.index(after: equals)...])
      }
    }
    return variables
  }
}
