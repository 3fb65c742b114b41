import CLinux
import Glibc

/// A running program. Its standard output and standard error are read through pipes. If this value
/// ends before the program, the program is killed and reaped.
package struct ChildProcess: ~Copyable {
  package let pid: Int32
  private let program: String
  private let stdout: OpenFile
  private let stderr: OpenFile
  /// The exit status, set when the child is reaped. From then on, the system may assign `pid` to a
  /// different process.
  private var status: Termination?

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

  /// Sends a signal, unless the child has been reaped.
  package func send(signal: Int32 = SIGTERM) {
    guard status == nil else { return }
    kill(pid, signal)
  }

  /// Returns the child's exit status and reaps it; returns `nil` if the child is still running.
  private mutating func hasEnded() throws(SubprocessError) -> Termination? {
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

  /// Returns a file for the child's standard input, positioned at its start.
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

  /// Refuses strings that contain a NUL byte, because C would truncate them and pass a different
  /// argument. Also refuses variable names that are empty or contain `=`.
  static func requireWhole(
    _ arguments: [String], _ environment: [String: String], _ folder: String?
  ) throws(SubprocessError) {
    let strings = arguments + environment.keys + environment.values + [folder ?? ""]
    guard strings.allSatisfy({ !$0.utf8.contains(0) }),
      environment.keys.allSatisfy({ !$0.isEmpty && !$0.utf8.contains(UInt8(ascii: "=")) })
    else { throw .malformedArgument(program: arguments.first ?? "") }
  }
}

extension ChildProcess {
  /// Waits until the program ends, and returns its exit status and outputs.
  ///
  /// The program is killed if it is still running after `timeout`, or if it writes more than
  /// `outputLimit` bytes to one output. This method does not wait for child processes of the
  /// program that outlive it.
  package consuming func wait(
    timeout: Duration = .seconds(60), outputLimit: Int = 16 << 20
  ) throws(SubprocessError) -> Output {
    let deadline = ContinuousClock.now + timeout
    var out = OutputStream(stdout.number, limit: outputLimit)
    var err = OutputStream(stderr.number, limit: outputLimit)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 1)
    defer { buffer.deallocate() }
    var pause: Int32 = 1
    while true {
      // Check the status before the last read: if the program has ended, everything that it wrote
      // is in the pipes.
      let status = try hasEnded()
      for number in [out.drain(buffer), err.drain(buffer)] where number != 0 {
        throw .lost(program: program, number: number)
      }
      guard !out.exceedsLimit, !err.exceedsLimit else {
        throw .tooMuchOutput(program: program, limit: outputLimit)
      }
      if let status { return Output(status: status, stdout: out.bytes, stderr: err.bytes) }
      guard ContinuousClock.now < deadline else {
        throw .timedOut(program: program, after: timeout)
      }
      pause = Self.waitForOutput([out, err], atMost: pause) ? 1 : min(pause * 2, 32)
    }
  }

  /// Waits until an output is readable or has ended, but at most `milliseconds`. Returns `false` if
  /// the time has passed. A closed output is not polled, because it would always be ready.
  private static func waitForOutput(
    _ streams: [OutputStream], atMost milliseconds: Int32
  ) -> Bool {
    var polled = streams.filter(\.isOpen).map {
      pollfd(fd: $0.number, events: Int16(POLLIN), revents: 0)
    }
    return poll(&polled, nfds_t(polled.count), milliseconds) > 0
  }

  /// Waits for bytes of the standard output and returns them; returns an empty array at the end.
  ///
  /// It is meant for tests that follow a long-running program. The program must not write more than
  /// 64 KiB, the capacity of a pipe, to standard error, because this method does not read standard
  /// error.
  package borrowing func readOutput(
    timeout: Duration = .seconds(60)
  ) throws(SubprocessError) -> [UInt8] {
    let deadline = ContinuousClock.now + timeout
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 1)
    defer { buffer.deallocate() }
    while ContinuousClock.now < deadline {
      let count = read(stdout.number, buffer.baseAddress, buffer.count)
      guard count < 0 else { return Array(buffer[..<count]) }
      guard errno == EAGAIN || errno == EINTR else {
        throw .lost(program: program, number: errno)
      }
      _ = Self.waitForOutput([OutputStream(stdout.number, limit: 0)], atMost: 100)
    }
    throw .timedOut(program: program, after: timeout)
  }
}

/// One output of a child, and the bytes that have been read from it.
private struct OutputStream {
  let number: Int32
  let limit: Int
  private(set) var bytes: [UInt8] = []
  private(set) var isOpen = true

  init(_ number: Int32, limit: Int) {
    self.number = number
    self.limit = limit
  }

  var exceedsLimit: Bool { bytes.count > limit }

  /// Reads the available bytes without waiting for more. Returns 0, or an errno value if reading
  /// failed.
  mutating func drain(_ buffer: UnsafeMutableRawBufferPointer) -> Int32 {
    while isOpen, !exceedsLimit {
      let count = read(number, buffer.baseAddress, buffer.count)
      guard count >= 0 else {
        switch errno {
        case EINTR: continue
        case EAGAIN: return 0
        default: return errno
        }
      }
      isOpen = count > 0
      bytes += UnsafeRawBufferPointer(rebasing: buffer[..<count])
    }
    return 0
  }
}

/// Both ends of a pipe. They are close-on-exec from the start, so a child that another thread
/// starts at the same time cannot keep an end open. `ours` is non-blocking.
struct Pipe: ~Copyable {
  let ours: OpenFile
  let theirs: OpenFile

  /// Creates a pipe; returns `nil` if no descriptor is available, with the reason in `errno`.
  init?() {
    var ends: [Int32] = [-1, -1]
    guard clinux_pipe(&ends) == 0 else { return nil }
    // O_NONBLOCK cannot fail on a pipe. If it did, a read would block longer but still return.
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    ours = OpenFile(ends[0])
    theirs = OpenFile(ends[1])
  }

  /// Closes the child's end, which this process no longer needs once the child has its copy.
  /// Returns the end of this process.
  consuming func keepingOurs() -> OpenFile {
    ours
  }
}

/// A file descriptor of this process, closed when the value ends.
struct OpenFile: ~Copyable, Sendable {
  let number: Int32

  init(_ number: Int32) {
    self.number = number
  }

  deinit {
    close(number)
  }
}
