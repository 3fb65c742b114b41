import Glibc

/// An open descriptor that a person or a program reads: standard output or standard error.
///
/// Every `write` is one `write(2)`, unless the system takes only a part; nothing is kept back.
package struct Stream: Sendable {
  /// The descriptor; the caller keeps it open.
  package let descriptor: Int32
  /// How errors call it: "standard output".
  let name: String
  /// Whether a person looks at it.
  package let isTerminal: Bool
  /// Columns of the terminal, 80 elsewhere; from 20 up.
  package let width: Int
  /// Whether control sequences for colour may be written.
  package let isColoured: Bool

  /// A stream with its properties found out: terminal, width, and colour unless `NO_COLOR` or `TERM=dumb` forbid it.
  package init(descriptor: Int32, name: String, environment: [String: String]) {
    let isTerminal = isatty(descriptor) == 1
    let isPlain = environment["NO_COLOR", default: ""] != "" || environment["TERM"] == "dumb"
    self.init(
      descriptor: descriptor, name: name, isTerminal: isTerminal,
      width: isTerminal ? Self.columns(of: descriptor, environment) : 80,
      isColoured: isTerminal && !isPlain)
  }

  /// A stream with given properties.
  package init(
    descriptor: Int32, name: String, isTerminal: Bool = false, width: Int = 80,
    isColoured: Bool = false
  ) {
    self.descriptor = descriptor
    self.name = name
    self.isTerminal = isTerminal
    self.width = max(20, width)
    self.isColoured = isColoured
  }

  /// The text in a style, if the stream takes colour.
  package func paint(_ text: String, _ style: Style) -> String {
    isColoured ? style.paint(text) : text
  }

  private static func columns(of descriptor: Int32, _ environment: [String: String]) -> Int {
    if let columns = environment["COLUMNS"].flatMap({ Int($0) }), columns > 0 { return columns }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
