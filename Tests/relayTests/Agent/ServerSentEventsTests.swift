import Support
import Testing

@testable import relay

@Suite struct ServerSentEventsTests {
  @Test(arguments: [
    ("one", "data: a\n\n", ["a"]), ("no space", "data:a\n\n", ["a"]),
    ("one space only is left out", "data:  a\n\n", [" a"]),
    ("CRLF", "data: a\r\n\r\ndata: b\r\n\r\n", ["a", "b"]),
    ("CR", "data: a\r\rdata: b\r\r", ["a", "b"]),
    ("mixed ends", "data: a\r\ndata: b\r\ndata: c\n\r", ["a\nb\nc"]),
    ("several lines", "data: a\ndata\ndata: b\n\n", ["a\n\nb"]),
    ("empty data", "data:\n\n", [""]), ("no data", "event: x\n\n", []),
    ("comments", ": ping - 2026-11-23\n\n: x\ndata: a\n: y\n\n", ["a"]),
    ("other fields", "id: 1\nevent: error\nretry: 5\ndata: a\ndatum: b\nDATA: c\n\n", ["a"]),
    ("colons in the data", "data: {\"a\": 1}\n\n", ["{\"a\": 1}"]),
    ("byte order mark", "\u{FEFF}data: a\n\n\u{FEFF}data: b\n\n", ["a"]),
    ("unfinished", "data: a\n\ndata: b\n", ["a"]),
    ("unfinished line", "data: a\n\ndata: b", ["a"]),
    ("blank lines", "\n\n\ndata: a\n\n\n\n", ["a"]), ("nothing", "", []),
  ]) func readsEventsHoweverTheyAreSplit(label: String, text: String, events: [String]) throws {
    let bytes = Array(text.utf8)
    for size in 1...max(bytes.count, 1) {
      var parser = ServerSentEvents()
      var found: [String] = []
      for start in stride(from: 0, to: bytes.count, by: size) {
        let piece = bytes[start..<min(start + size, bytes.count)]
        found += try parser.push(piece).map { String(decoding: $0, as: UTF8.self) }
      }
      #expect(found == events, "pieces of \(size)")
    }
  }

  @Test(arguments: [
    "data: 123456789012345\n\n", ": 1234567890123456", "data: 12345\ndata: 12345\ndata: 12345\n\n",
  ])
  func refusesWhatExceedsTheLimit(text: String) {
    var parser = ServerSentEvents(limit: 16)
    #expect(throws: ServerSentEvents.TooLong(limit: 16)) { _ = try parser.push(text.utf8) }
  }

  @Test func countsTheLimitPerEvent() throws {
    var parser = ServerSentEvents(limit: 16)
    for _ in 0..<10 { #expect(try parser.push("data: 123456\n\n".utf8).count == 1) }
  }
}
