import Glibc

/// The standard streams of a command: the answer goes to `out`, everything else to `err`.
package struct Terminal: Sendable {
  /// Standard output: the answer only.
  package var out: Stream
  /// Standard error: warnings, progress, errors.
  package var err: Stream
  /// Standard input: values that must not be arguments.
  package var input: StandardInput

  /// Creates a terminal from any streams, such as the pipes of a test.
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

  /// Writes one line to standard error, escaped for the terminal. A failed write is ignored.
  package func note(_ line: String) { note(lines: escapedForTerminal(line) + "\n") }

  func note(lines: String) {
    do throws(Failure) {
      try err.write(lines)
    } catch {
      return  // There is no other stream to report it on.
    }
  }
}

extension Terminal {
  /// Reads a secret from standard input: the content of a pipe or file, or one line typed without
  /// echo after a prompt.
  ///
  /// A final line feed is dropped. More than `limit` bytes is `.usage`; Ctrl-C at the prompt is
  /// `.undecided`.
  package func readSecret(prompt: String, limit: Int) throws(Failure) -> [UInt8] {
    guard input.isTerminal else {
      var bytes = try input.readAll(limit: limit + 1)
      if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
      guard bytes.count <= limit else {
        throw Failure(.usage, "standard input is longer than \(limit) bytes")
      }
      return bytes
    }
    return try withoutEcho { () throws(Failure) in
      // Only after the echo is off: input typed immediately would otherwise be shown.
      note(lines: escapedForTerminal(prompt))
      defer { note(lines: "\n") }
      return try typedLine(limit: limit)
    }
  }

  /// Runs `body` with echo and keyboard signals off: a Ctrl-C that ended the process here would
  /// leave the terminal without echo.
  private func withoutEcho(_ body: () throws(Failure) -> [UInt8]) throws(Failure) -> [UInt8] {
    var saved = termios()
    guard tcgetattr(input.descriptor, &saved) == 0 else {
      throw Failure(.undecided, "cannot switch off the echo: \(systemMessage(errno))")
    }
    var silent = saved
    silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
    guard tcsetattr(input.descriptor, TCSAFLUSH, &silent) == 0 else {
      throw Failure(.undecided, "cannot switch off the echo: \(systemMessage(errno))")
    }
    defer { tcsetattr(input.descriptor, TCSAFLUSH, &saved) }
    return try body()
  }

  private func typedLine(limit: Int) throws(Failure) -> [UInt8] {
    var line: [UInt8] = []
    while let byte = try input.readSome(1)?.first {
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
    return line
  }
}
