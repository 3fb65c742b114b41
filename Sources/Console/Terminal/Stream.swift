import Glibc

/// An open descriptor for output: standard output or standard error.
///
/// Output is not buffered. Each `write` calls write(2) once, and again only if the system accepted
/// a part of the bytes.
package struct Stream: Sendable {
  /// The descriptor, which the caller must keep open.
  package let descriptor: Int32
  /// The name in errors: "standard output".
  let name: String
  /// Whether the descriptor is a terminal.
  package let isTerminal: Bool
  /// The width in columns, at least 20; 80 if the descriptor is not a terminal.
  package let width: Int
  /// Whether control sequences for color may be written.
  package let isColored: Bool

  /// Creates a stream and detects whether the descriptor is a terminal and how wide the terminal
  /// is. `NO_COLOR` and `TERM=dumb` turn color off.
  package init(descriptor: Int32, name: String, environment: [String: String]) {
    let isTerminal = isatty(descriptor) == 1
    let isPlain = environment["NO_COLOR", default: ""] != "" || environment["TERM"] == "dumb"
    self.init(
      descriptor: descriptor, name: name, isTerminal: isTerminal,
      width: isTerminal ? Self.columns(of: descriptor, environment) : 80,
      isColored: isTerminal && !isPlain)
  }

  /// Creates a stream with the given properties.
  package init(
    descriptor: Int32, name: String, isTerminal: Bool = false, width: Int = 80,
    isColored: Bool = false
  ) {
    self.descriptor = descriptor
    self.name = name
    self.isTerminal = isTerminal
    self.width = max(20, width)
    self.isColored = isColored
  }

  /// Returns the text with the style's control sequences if the stream is colored, and unchanged
  /// otherwise.
  package func paint(_ text: String, _ style: Style) -> String {
    isColored ? style.paint(text) : text
  }

  private static func columns(of descriptor: Int32, _ environment: [String: String]) -> Int {
    if let columns = environment["COLUMNS"].flatMap({ Int($0) }), columns > 0 { return columns }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}

extension Stream {
  /// Writes the text without escaping it. Throws `.readerGone` if the reader has closed the pipe,
  /// and `.undecided` for any other error, such as a full disk.
  package func write(_ text: String) throws(Failure) { try write(Array(text.utf8)) }

  /// Writes the bytes unchanged. Throws `.readerGone` if the reader has closed the pipe, and
  /// `.undecided` for any other error.
  package func write(_ bytes: [UInt8]) throws(Failure) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done)
      }
      if count > 0 {
        done += count
        continue
      }
      try recover(from: count == 0 ? ENOSPC : errno)
    }
  }

  /// Returns if the write can be retried, after waiting until the descriptor is ready. Throws for
  /// any other error.
  private func recover(from code: Int32) throws(Failure) {
    switch code {
    case EINTR: return
    case EAGAIN:
      var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      _ = poll(&poller, 1, -1)
    case EPIPE: throw .readerGone
    case EBADF: throw Failure(.undecided, "cannot write to \(name): it is closed")
    default:
      throw Failure(.undecided, "cannot write to \(name): \(systemMessage(code))")
    }
  }
}

/// Returns the C library's message for an error number, with its first letter in lower case: "no
/// space left on device".
package func systemMessage(_ code: Int32) -> String {
  guard let text = strerror(code) else { return "error \(code)" }
  let message = String(cString: text)
  return message.prefix(1).lowercased() + message.dropFirst()
}

/// The style of a text on a terminal. Files and pipes receive plain text.
package enum Style: Equatable, Sendable, CaseIterable {
  case plain
  /// Green, for what is accepted, present or in time.
  case good
  /// Red, for what is refused, missing or late.
  case bad
  /// Yellow, for what needs attention soon.
  case warning
  /// Dimmed, for what is less important.
  case dim
  /// Bold, for headings.
  case bold

  /// Returns the text with the control sequences of the style around it (ECMA-48 SGR).
  package func paint(_ text: String) -> String {
    guard let parameter, !text.isEmpty else { return text }
    return "\u{1b}[\(parameter)m\(text)\u{1b}[0m"
  }

  private var parameter: Int? {
    switch self {
    case .plain: nil
    case .bold: 1
    case .dim: 2
    case .bad: 31
    case .good: 32
    case .warning: 33
    }
  }
}
