import CLinux
import Glibc

/// A running program with both its outputs; killed and reaped when the value ends before it.
package struct ChildProcess: ~Copyable {
  /// Its process id.
  package let pid: Int32
  let program: String
  let stdout: OpenFile
  let stderr: OpenFile
  /// Once it is reaped: from then on `pid` may be another process.
  private(set) var status: Termination?

  init(
    _ arguments: [String], environment: [String: String], input: Input, folder: String?
  ) throws(SubprocessError) {
    let program = arguments.first ?? ""
    try Self.requireWhole(arguments, environment, folder)
    guard let path = findProgram(program, path: environment["PATH"]) else {
      throw .notFound(program: program)
    }
    guard let output = Pipe(), let error = Pipe() else {
      throw .cannotStart(program: program, number: errno)
    }
    let file = try Self.file(of: input, for: program)
    var options = SpawnOptions()
    options.streams(input: file.number, output: output.theirs.number, error: error.theirs.number)
    options.folder(folder)
    options.defaultSignals()
    let child = options.spawn(
      path, arguments: arguments, environment: environment.map { "\($0.key)=\($0.value)" })
    guard child.number == 0 else { throw .cannotStart(program: program, number: child.number) }
    pid = child.pid
    self.program = program
    stdout = output.keepingOurs()
    stderr = error.keepingOurs()
  }

  deinit {
    guard status == nil else { return }
    kill(pid, SIGKILL)
    while waitpid(pid, nil, 0) < 0, errno == EINTR {}
  }

  /// Sends a signal, unless the child is gone already.
  package func send(signal: Int32 = SIGTERM) {
    guard status == nil else { return }
    kill(pid, signal)
  }

  /// Whether it has ended; reaps it then.
  mutating func hasEnded() throws(SubprocessError) -> Termination? {
    if let status { return status }
    var number: Int32 = 0
    while true {
      switch waitpid(pid, &number, WNOHANG) {
      case 0: return nil
      case pid:
        status = Termination(waitStatus: number)
        return status
      default:
        guard errno == EINTR else { throw .lost(program: program, number: errno) }
      }
    }
  }

  /// What the child gets as its standard input, its position at the start.
  static func file(
    of input: Input, for program: String
  ) throws(SubprocessError) -> OpenFile {
    let number: Int32
    var rest: ArraySlice<UInt8> = []
    switch input {
    case .null: number = open("/dev/null", O_RDONLY | O_CLOEXEC)
    case .bytes(let bytes):
      number = clinux_memory_file("stdin")
      rest = bytes[...]
    }
    guard number >= 0 else { throw .cannotStart(program: program, number: errno) }
    let file = OpenFile(number)
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { pwrite(number, $0.baseAddress, $0.count, rest.startIndex) }
      guard count >= 0 || errno == EINTR else {
        throw .cannotStart(program: program, number: errno)
      }
      rest = rest.dropFirst(max(0, count))
    }
    return file
  }

  /// C would cut a string at its NUL: another argument than was meant.
  static func requireWhole(
    _ arguments: [String], _ environment: [String: String], _ folder: String?
  ) throws(SubprocessError) {
    let strings = arguments + environment.keys + environment.values + [folder ?? ""]
    guard strings.allSatisfy({ !$0.utf8.contains(0) }),
      environment.keys.allSatisfy({ !$0.isEmpty && !$0.utf8.contains(UInt8(ascii: "=")) })
    else { throw .malformedArgument(program: arguments.first ?? "") }
  }
}
