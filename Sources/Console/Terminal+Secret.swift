import Glibc

extension Terminal {
  /// A secret from standard input: what a pipe or file holds, or one line typed without echo after a prompt.
  ///
  /// One final line feed is not part of it. Longer than `limit` bytes is `.misused`; Ctrl-C at the prompt is `.undecided`.
  package func readSecret(prompt: String, limit: Int) throws(Failure) -> [UInt8] {
    guard input.isTerminal else {
      var bytes = try input.readAll(limit: limit + 1)
      if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
      guard bytes.count <= limit else {
        throw Failure(.misused, "standard input is longer than \(limit) bytes")
      }
      return bytes
    }
    return try withoutEcho { () throws(Failure) in
      // Not before the echo is off: what is typed at once would be shown.
      note(lines: inert(prompt))
      defer { note(lines: "\n") }
      return try typedLine(limit: limit)
    }
  }

  /// Signals from the keyboard are off as well: a Ctrl-C that ended the process here would leave the terminal mute.
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
        throw Failure(.misused, "the line is longer than \(limit) bytes")
      }
    }
    return line
  }
}
