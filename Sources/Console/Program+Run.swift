import CLinux
import Glibc

extension Program {
  /// Runs the command line of the process, then exits with its status.
  package func main() -> Never {
    openStandardDescriptors()
    forbidCoreDumps()
    // With SIGPIPE ignored, write(2) to a closed pipe fails with EPIPE, which the command handles.
    signal(SIGPIPE, SIG_IGN)
    // With SIGXFSZ ignored, a write beyond the file size limit (ulimit -f) fails, as on a full
    // disk.
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

  /// Opens /dev/null for each closed standard descriptor, in the wrong direction so that using the
  /// descriptor fails. Otherwise, the next file to be opened could become standard output, and the
  /// answer would be written into that file.
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

  /// Ends the process by SIGPIPE (141 in `$?`), as a shell expects of a program whose output pipe
  /// is closed.
  private func endByBrokenPipe() -> Never {
    signal(SIGPIPE, SIG_DFL)
    raise(SIGPIPE)
    exit(128 + SIGPIPE)
  }
}

extension Program {
  /// The outcome of a run, before it is converted to an exit status or a signal.
  enum Conclusion: Equatable, Sendable {
    case exit(ExitStatus)
    /// Standard output is a pipe that its reader has closed.
    case readerGone
  }

  /// Runs a command line and returns its exit status. A failure is printed on the terminal's error
  /// stream.
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
    // A program that declares that it never ends with this status ends with `no` instead.
    let isDeclared = root.exitStatuses[failure.status]?.isEmpty != true
    return .exit(isDeclared ? failure.status : .no)
  }
}

extension Program {
  /// Returns the content of a generated file: a man page or a completion script. For `list`,
  /// returns the names of all generated files, one per line.
  private func generated(_ file: String) throws(Failure) -> String {
    if file == "list" { return generatedFiles.map { $0 + "\n" }.joined() }
    for shell in Shell.allCases where completionFile(shell) == file { return completions(shell) }
    if let page = manPages().first(where: { $0.name == file }) { return page.text }
    let meant = suggestion(for: file, among: generatedFiles)
    throw Failure(
      .usage, "--generate: no generated file has this name",
      hint: meant.map { "did you mean \($0)?" } ?? "pass --generate list to print the names")
  }

  private var generatedFiles: [String] {
    manPages().map(\.name) + Shell.allCases.map(completionFile)
  }

  /// Returns the file name under which the shell looks for the completion script.
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
  /// Returns the words after the program's name, or an error if a word is not UTF-8.
  /// `CommandLine` is not used: it silently repairs such words, and it reads them from /proc, without
  /// which a program would run as if it had no arguments.
  static func arguments() -> Result<[String], UsageError> {
    var words: [String] = []
    var count: Int32 = 0
    let list = clinux_arguments(&count)
    for position in 1..<max(1, Int(count)) {
      guard let bytes = list[position] else { break }
      guard let word = String(validatingCString: bytes) else {
        return .failure(.notUTF8(position: position))
      }
      words.append(word)
    }
    return .success(words)
  }

  /// Returns the environment variables of the process. If a name occurs more than once, the first
  /// value is used, as in `getenv`. Bytes of a value that are not UTF-8 become U+FFFD. A byte of a
  /// name that is not ASCII becomes `\xHH`: no such name is declared, and `String` would treat some
  /// of them as equal to names that are.
  static func environment() -> [String: String] {
    var variables: [String: String] = [:]
    var entry = environ
    while let bytes = entry.pointee {
      entry += 1
      guard let equals = strchr(bytes, Int32(UInt8(ascii: "="))) else { continue }
      let name = escaped(UnsafeRawBufferPointer(start: bytes, count: equals - bytes))
      if variables[name] == nil { variables[name] = String(cString: equals + 1) }
    }
    return variables
  }

  private static func escaped(_ name: UnsafeRawBufferPointer) -> String {
    var text = ""
    for byte in name {
      if byte < 0x80 {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        text += "\\x" + String(byte, radix: 16)
      }
    }
    return text
  }
}
