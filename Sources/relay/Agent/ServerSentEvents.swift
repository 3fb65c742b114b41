/// A parser for `text/event-stream` (WHATWG HTML §9.2.6). Its input may be split at any byte.
///
/// Lines end with LF, CR, or CRLF. A byte order mark at the start is skipped. Comments and all
/// fields except `data` are ignored. The `event` field is ignored because an error can have any
/// event name. An event that does not end with a blank line is dropped.
struct ServerSentEvents: Sendable {
  /// The error for an event that exceeds the size limit.
  struct TooLong: Error, Equatable {
    /// The maximum size of a line and of the data of an event, in bytes.
    let limit: Int
  }

  private let limit: Int
  private var line: [UInt8] = []
  private var data: [UInt8] = []
  private var hasData = false
  private var isAfterReturn = false
  private var isFirstLine = true

  /// Creates a parser for events of at most `limit` bytes, 4 MiB by default.
  init(limit: Int = 4 << 20) { self.limit = limit }

  /// Parses the next bytes and returns the data of each event that they complete.
  mutating func push(_ bytes: some Collection<UInt8>) throws(TooLong) -> [[UInt8]] {
    var events: [[UInt8]] = []
    var rest = bytes[...]
    while let first = rest.first {
      let isSecondOfPair = isAfterReturn && first == UInt8(ascii: "\n")
      isAfterReturn = false
      if isSecondOfPair {
        rest = rest.dropFirst()
        continue
      }
      let part = rest.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
      guard line.count + part.count <= limit else { throw TooLong(limit: limit) }
      line += part
      rest = rest[part.endIndex...]
      guard let end = rest.popFirst() else { break }
      isAfterReturn = end == UInt8(ascii: "\r")
      if let event = try endLine() { events.append(event) }
    }
    return events
  }

  /// The data of the event that is not finished, as far as it has arrived.
  var unfinished: [UInt8] {
    let name = Array("data:".utf8)
    guard line.starts(with: name) else { return data }
    return data + (hasData ? [UInt8(ascii: "\n")] : []) + line.dropFirst(name.count)
  }

  /// Processes a complete line. If the line is blank and ends an event, returns the data of the
  /// event.
  private mutating func endLine() throws(TooLong) -> [UInt8]? {
    defer { line.removeAll(keepingCapacity: true) }
    if isFirstLine {
      isFirstLine = false
      if line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
    }
    guard !line.isEmpty else {
      defer {
        data = []
        hasData = false
      }
      return hasData ? data : nil
    }
    let name = line.prefix { $0 != UInt8(ascii: ":") }
    guard name.elementsEqual("data".utf8) else { return nil }
    var value = line.dropFirst(name.count + 1)
    if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
    guard data.count + value.count < limit else { throw TooLong(limit: limit) }
    if hasData { data.append(UInt8(ascii: "\n")) }
    data += value
    hasData = true
    return nil
  }
}
