import Glibc

/// Lines of a descriptor that poll(2) has called readable.
struct LineReader {
  /// A longer line is cut there, in bytes.
  static let longest = 64 << 10

  private let descriptor: Int32
  private var rest: [UInt8] = []
  /// Whether there is nothing more to read.
  private(set) var isAtEnd = false

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// Takes what is there, and gives the lines that are whole; at the end also what has no line feed.
  mutating func lines() -> [String] {
    var buffer = [UInt8](repeating: 0, count: 16_384)
    let count = read(descriptor, &buffer, buffer.count)
    guard count > 0 else {
      guard count == 0 || (errno != EAGAIN && errno != EINTR) else { return [] }
      isAtEnd = true
      defer { rest = [] }
      return rest.isEmpty ? [] : [String(decoding: rest, as: UTF8.self)]
    }
    rest += buffer.prefix(count)
    var lines: [String] = []
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(String(decoding: rest[..<end], as: UTF8.self))
      rest.removeFirst(end + 1)
    }
    if rest.count > LineReader.longest {
      lines.append(String(decoding: rest, as: UTF8.self))
      rest = []
    }
    return lines
  }
}
