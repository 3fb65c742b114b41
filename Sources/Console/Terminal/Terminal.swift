import CLinux
import Glibc

/// The standard streams of a command: the answer goes to `out`, everything else to `err`.
package struct Terminal: Sendable {
  /// Standard output, for the answer only.
  package var out: Stream
  /// Standard error, for warnings, progress and errors.
  package var err: Stream
  /// Standard input, for values that must not be command-line arguments.
  package var input: StandardInput

  /// Creates a terminal from the given streams, such as pipes in a test.
  package init(out: Stream, err: Stream, input: StandardInput = StandardInput(descriptor: 0)) {
    self.out = out
    self.err = err
    self.input = input
  }

  /// Returns the streams of the process.
  package static func standard(environment: [String: String]) -> Terminal {
    Terminal(
      out: Stream(descriptor: 1, name: "standard output", environment: environment),
      err: Stream(descriptor: 2, name: "standard error", environment: environment))
  }

  /// Escapes one line for the terminal and writes it to standard error. A failed write is ignored.
  package func note(_ line: String) { note(lines: escapedForTerminal(line) + "\n") }

  func note(lines: String) {
    do throws(Failure) {
      try err.write(lines)
    } catch {
      return  // There is no other stream on which to report the error.
    }
  }
}

extension Terminal {
  /// Reads a secret from standard input. If standard input is a terminal, prints the prompt and
  /// reads one line without echo; otherwise reads to the end of input.
  ///
  /// A final line feed is removed. Throws `.usage` if the secret is longer than `limit` bytes, and
  /// `.undecided` for Ctrl-C at the prompt.
  package func readSecret(prompt: String, limit: Int) throws(Failure) -> [UInt8] {
    guard input.isTerminal else {
      var bytes = try input.readAll(limit: limit + 1)
      if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
      guard bytes.count <= limit else {
        throw Failure(.usage, "standard input is longer than \(limit) bytes")
      }
      return bytes
    }
    return try withoutEcho { signals throws(Failure) in
      // The prompt is printed after echo is turned off. Otherwise, input that is typed immediately
      // would be visible.
      note(lines: escapedForTerminal(prompt))
      defer { note(lines: "\n") }
      return try typedLine(limit: limit, until: signals)
    }
  }

  /// Runs `body` with echo and keyboard signals turned off. If Ctrl-C ended the process here, the
  /// terminal would remain without echo. The same holds for SIGHUP, SIGINT and SIGTERM, which wait
  /// until the terminal is restored and then end the process. `body` must return soon after the
  /// descriptor that it receives becomes readable.
  private func withoutEcho(
    _ body: (_ signals: Int32) throws(Failure) -> [UInt8]
  ) throws(Failure) -> [UInt8] {
    var mask = sigset_t()
    pthread_sigmask(SIG_SETMASK, nil, &mask)
    let signals = clinux_stop_signal_file()
    defer {
      if signals >= 0 { close(signals) }
      pthread_sigmask(SIG_SETMASK, &mask, nil)
    }
    var saved = termios()
    guard tcgetattr(input.descriptor, &saved) == 0 else {
      throw Failure(.undecided, "cannot turn off the terminal's echo: \(systemMessage(errno))")
    }
    var silent = saved
    silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
    guard tcsetattr(input.descriptor, TCSAFLUSH, &silent) == 0 else {
      throw Failure(.undecided, "cannot turn off the terminal's echo: \(systemMessage(errno))")
    }
    defer { tcsetattr(input.descriptor, TCSAFLUSH, &saved) }
    return try body(signals)
  }

  private func typedLine(limit: Int, until signals: Int32) throws(Failure) -> [UInt8] {
    var line: [UInt8] = []
    while true {
      guard input.waitForInput(until: signals) else { throw Failure(.undecided, "interrupted") }
      guard let byte = try input.readSome(1)?.first else { return line }
      switch byte {
      case 0x0a, 0x0d, 0x04: return line
      case 0x03: throw Failure(.undecided, "interrupted")
      case 0x08, 0x7f: line = Array(line.dropLast())
      case 0x15: line = []
      default: line.append(byte)
      }
      guard line.count <= limit else {
        throw Failure(.usage, "the line is longer than \(limit) bytes")
      }
    }
  }
}
