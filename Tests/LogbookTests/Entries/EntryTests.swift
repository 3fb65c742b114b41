import Crypto
import JSON
import RFC3339
import Support
import Testing

@testable import Logbook

struct EntryTests {
  static let line =
    #"{"actor":"alice@example.com","commit":"","deploy":"","details":{"a":"1","b":"\"\\é"},"#
    + #""digests":{"image":"sha256:6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},"#
    + #""env":"prod","kind":"incident.open","seq":12,"ticket":"OPS-1","time":"2026-01-01T00:00:00Z"}"#

  @Test func parsesAndWritesTheCanonicalForm() throws {
    let entry = try Entry(line: Array(Self.line.utf8))
    #expect(entry.seq == 12)
    #expect(entry.kind == .incidentOpen)
    #expect(entry.content.details == ["a": "1", "b": "\"\\é"])
    #expect(entry.content.digests["image"] == Merkle.leaf([]))
    #expect(entry.time == TestLog.start)
    #expect(entry.line == Array(Self.line.utf8))
  }

  @Test func agreesWithAGeneralParserOnWhatIsCanonical() throws {
    for number in [0, 1, 9, 10, 1_000_000] {
      let line = try TestLog.entry(number).line
      let value = try JSONValue.parse(line)
      #expect(value.canonical == line)
      #expect(try Entry(line: line) == TestLog.entry(number))
    }
  }

  @Test func parsesOnlyWhatItWouldWrite() throws {
    let bytes = Array(Self.line.utf8)
    for flip in bitFlips(of: bytes) {
      guard let entry = try? Entry(line: flip.bytes) else { continue }
      #expect(entry.line == flip.bytes, "\(flip)")
      #expect((try? JSONValue.parse(flip.bytes))?.canonical == flip.bytes, "\(flip)")
    }
    for count in 0..<bytes.count {
      #expect(throws: EntryError.self) { try Entry(line: Array(bytes.prefix(count))) }
    }
  }

  @Test(arguments: [
    ("space", "{\"actor\":", "{ \"actor\":"),
    ("space at the end", "Z\"}", "Z\"} "),
    ("CR at the end", "Z\"}", "Z\"}\r"),
    ("order", "\"commit\":\"\",\"deploy\":\"\"", "\"deploy\":\"\",\"commit\":\"\""),
    ("missing field", "\"deploy\":\"\",", ""),
    ("additional field", "\"time\"", "\"tame\":\"\",\"time\""),
    ("duplicate field", "\"commit\":\"\"", "\"commit\":\"\",\"commit\":\"\""),
    ("details out of order", #""a":"1","b":"#, #""b":"1","a":"#),
    ("duplicate detail", #""a":"1","b":"#, #""a":"1","a":"#),
    ("detail is a number", #""a":"1""#, #""a":1"#),
    ("detail name with a space", #""a":"1""#, #""a a":"1""#),
    ("detail name empty", #""a":"1""#, #""":"1""#),
    ("trailing comma in details", "é\"}", "é\",}"),
    ("needless escape", "OPS-1", "OPS\\u002d1"),
    ("escaped slash", "OPS-1", "OPS\\/1"),
    ("escaped LF", "OPS-1", "OPS\\n1"),
    ("raw tab", "OPS-1", "OPS\t1"),
    ("raw DEL", "OPS-1", "OPS\u{7f}1"),
    ("unknown kind", "incident.open", "incident.opened"),
    ("upper-case kind", "incident.open", "Incident.open"),
    ("upper-case environment", "\"prod\"", "\"Prod\""),
    ("short commit", "\"commit\":\"\"", "\"commit\":\"abc\""),
    ("upper-case digest", "6e340b9c", "6E340b9c"),
    ("digest without algorithm", "sha256:", ""),
    ("negative seq", ":12,", ":-12,"),
    ("seq with leading zero", ":12,", ":012,"),
    ("seq as a fraction", ":12,", ":12.0,"),
    ("seq with exponent", ":12,", ":12e0,"),
    ("seq above 2^63", ":12,", ":9223372036854775808,"),
    ("seq that JSON readers round", ":12,", ":9007199254740992,"),
    ("seq missing", ":12,", ":,"),
    ("time with offset", "00:00:00Z", "00:00:00+00:00"),
    ("time with fraction", "00:00:00Z", "00:00:00.0Z"),
    ("no such day", "2026-01-01", "2026-02-30"),
    ("hour 24", "T00:", "T24:"),
    ("BOM", "{\"actor\":", "\u{feff}{\"actor\":"),
    ("NUL", "OPS-1", "OPS\u{0}1"),
  ])
  func refusesOtherForms(_ label: String, _ old: String, _ new: String) throws {
    let range = try #require(Self.line.firstRange(of: old), "\(label)")
    let line = Self.line[..<range.lowerBound] + new + Self.line[range.upperBound...]
    #expect(throws: EntryError.self, "\(label)") { try Entry(line: Array(line.utf8)) }
  }

  @Test func refusesBrokenUTF8() {
    let bytes = Array(Self.line.utf8)
    for broken: [UInt8] in [
      [0xff], [0xc3], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80],
    ] {
      var line = bytes
      line.insert(contentsOf: broken, at: 10)
      #expect(throws: EntryError.notUTF8) { try Entry(line: line) }
    }
  }

  @Test func refusesInvalidFields() throws {
    let good = EntryDraft(time: TestLog.start, kind: .note)
    let table: [(EntryField, (inout EntryDraft) -> Void)] = [
      (.env, { $0.env = "PROD" }), (.env, { $0.env = "a/b" }), (.env, { $0.env = "-a" }),
      (.commit, { $0.commit = "HEAD" }), (.actor, { $0.actor = "a\nb" }),
      (.ticket, { $0.ticket = "\u{1b}[31m" }), (.deploy, { $0.deploy = "a\u{7f}" }),
      (.digests, { $0.digests[""] = Merkle.emptyRoot }),
      (.digests, { $0.digests["é"] = Merkle.emptyRoot }),
      (.details, { $0.details["k"] = "\0" }), (.details, { $0.details["k k"] = "" }),
      (.time, { $0.time = Timestamp(seconds: 253_402_300_800) }),
    ]
    #expect(try Entry(seq: 0, good).line.count > 100)
    for (field, change) in table {
      var draft = good
      change(&draft)
      #expect(throws: EntryError.field(field)) { try Entry(seq: 0, draft) }
    }
    for seq in [-1, 1 << 53, Int.max] {
      #expect(throws: EntryError.field(.seq)) { try Entry(seq: seq, good) }
    }
    let last = try Entry(seq: 9_007_199_254_740_991, good)
    #expect(try Entry(line: last.line) == last)
  }

  @Test func acceptsUpTo65535Bytes() throws {
    var draft = EntryDraft(time: TestLog.start, kind: .note)
    draft.details["t"] = ""
    let room = Entry.maximumLength - (try Entry(seq: 0, draft).line.count)
    draft.details["t"] = String(repeating: "x", count: room)
    let longest = try Entry(seq: 0, draft)
    #expect(longest.line.count == 65_535)
    #expect(try Entry(line: longest.line) == longest)
    #expect(throws: EntryError.tooLong(65_536)) { try Entry(seq: 10, draft) }
  }
}
