/// Reads a stream of `text/event-stream` (WHATWG HTML §9.2.6), however it is cut into pieces.
///
/// Lines end in LF, CR or CRLF; one byte order mark at the start is passed over; comments and fields
/// other than `data` are ignored, `event` too, since an error may come under any name. An event that
/// is not ended by a blank line is dropped.
struct ServerSentEvents: Sendable {
  /// An event grew beyond the limit.
  struct TooLong: Error, Equatable {
    /// The most bytes that a line, and the data of an event, may have.
    let limit: Int
  }

  private let limit: Int
  private var line: [UInt8] = []
  private var data: [UInt8] = []
  private var hasData = false
  private var isAfterReturn = false
  private var isFirstLine = true

  /// A reader of events of up to `limit` bytes, 4 MiB by default.
  init(limit: Int = 4 << 20) { self.limit = limit }

  /// Takes the next bytes; gives the data of each event that they complete.
  mutating func push(_ bytes: some Sequence<UInt8>) throws(TooLong) -> [[UInt8]] {
    var events: [[UInt8]] = []
    for byte in bytes {
      let isSecondOfPair = isAfterReturn && byte == UInt8(ascii: "\n")
      isAfterReturn = byte == UInt8(ascii: "\r")
      if isSecondOfPair { continue }
      guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else {
        guard line.count < limit else { throw TooLong(limit: limit) }
        line.append(byte)
        continue
      }
      if let event = try endLine() { events.append(event) }
    }
    return events
  }

  /// Takes the finished line; gives the event that a blank one dispatches.
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
