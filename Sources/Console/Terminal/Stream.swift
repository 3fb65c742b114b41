import Glibc

/// An open descriptor for output: standard output or standard error.
///
/// Every `write` is one `write(2)`, unless the system accepts only a part; nothing is buffered.
package struct Stream: Sendable {
  /// The caller keeps the descriptor open.
  package let descriptor: Int32
  /// The name in errors: "standard output".
  let name: String
  /// Whether the descriptor is a terminal.
  package let isTerminal: Bool
  /// The columns of the terminal, at least 20; 80 if it is not a terminal.
  package let width: Int
  /// Whether control sequences for color may be written.
  package let isColored: Bool

  /// Creates a stream for a descriptor: finds out whether it is a terminal and how wide it is.
  /// `NO_COLOR` and `TERM=dumb` turn color off.
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

  /// Returns the text in a style if the stream is colored, and the text alone if not.
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
  /// Writes the text unchanged. Throws `.readerGone` when the pipe is closed, else `.undecided`
  /// (disk full, …).
  package func write(_ text: String) throws(Failure) { try write(Array(text.utf8)) }

  /// Writes the bytes unchanged. Throws `.readerGone` when the pipe is closed, else `.undecided`.
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

  /// Returns when the write may be tried again.
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

/// Returns the C library's text for an error number, with a lower-case first letter: "no space
/// left on device".
package func systemMessage(_ code: Int32) -> String {
  guard let text = strerror(code) else { return "error \(code)" }
  let message = String(cString: text)
  return message.prefix(1).lowercased() + message.dropFirst()
}

/// How a text looks on a terminal; in files and pipes it has no style.
package enum Style: Equatable, Sendable, CaseIterable {
  case plain
  /// Accepted, present, in time: green.
  case good
  /// Refused, missing, late: red.
  case bad
  /// Needs attention soon: yellow.
  case warning
  /// Less important.
  case dim
  /// Headings.
  case bold

  /// Returns the text between the control sequences of the style (ECMA-48 SGR).
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
