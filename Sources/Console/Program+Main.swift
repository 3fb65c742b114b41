import Glibc

extension Program {
  /// Runs the process's own command line and ends the process; nothing is thrown and nothing is left unwritten.
  package func main() -> Never {
    openStandardDescriptors()
    forbidCoreDumps()
    // A closed pipe is then an error of write(2), which the command meets like any other.
    signal(SIGPIPE, SIG_IGN)
    // And a file grown to its limit (ulimit -f) is one of a full disk.
    signal(SIGXFSZ, SIG_IGN)
    let environment = Self.processEnvironment()
    let terminal = Terminal.standard(environment: environment)
    switch Self.processArguments() {
    case .failure(let misuse):
      terminal.note(lines: misuse.failure(usage: name).text(for: [name]))
      exit(ExitStatus.misused.rawValue)
    case .success(let arguments):
      switch conclude(arguments: arguments, environment: environment, terminal: terminal) {
      case .exit(let status): exit(status.rawValue)
      case .readerGone: endByBrokenPipe()
      }
    }
  }

  /// The words after the program's name; Swift's own `CommandLine.arguments` repairs what is not UTF-8.
  static func processArguments() -> Result<[String], Misuse> {
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

  /// The variables of the process, the first of each name, as `getenv` finds it; bytes that are not UTF-8 become U+FFFD.
  static func processEnvironment() -> [String: String] {
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

  /// Fills closed standard descriptors, in the direction that cannot be used: else the next file opened would become
  /// standard output, and an answer would be written into it.
  private func openStandardDescriptors() {
    for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) == -1 {
      _ = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
    }
  }

  /// Sets the size limit of core dumps to zero: memory that may hold secrets is not written to disk by a crash. Where
  /// the limit cannot be set, the system's own holds.
  private func forbidCoreDumps() {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
  }

  /// Ends as the shell expects of a program whose reader has left: by SIGPIPE, 141 in `$?`.
  private func endByBrokenPipe() -> Never {
    signal(SIGPIPE, SIG_DFL)
    raise(SIGPIPE)
    exit(128 + SIGPIPE)
  }
}
