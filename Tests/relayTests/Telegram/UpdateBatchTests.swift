import HTTP
import Support
import Testing

@testable import relay

@Suite struct UpdateBatchTests {
  static func good(_ id: Int) -> String {
    #"{"update_id":\#(id),"message":{"message_id":1,"chat":{"id":5},"from":{"id":5},"text":"hi"}}"#
  }

  static func batch(_ elements: [String]) -> Reply {
    .canned(200, #"{"ok":true,"result":[\#(elements.joined(separator: ","))]}"#)
  }

  @Test(arguments: [
    ("a name twice", #"{"update_id":2,"message":{"a":1,"a":2}}"#),
    (
      "too deep",
      #"{"update_id":2,"x":"# + String(repeating: "[", count: 80)
        + String(repeating: "]", count: 80) + "}"
    ),
    ("an invalid number", #"{"update_id":2,"x":01}"#),
    ("an invalid escape", #"{"update_id":2,"message":{"text":"\q]},{"}}"#),
    ("a message of another type", #"{"update_id":2,"message":[]}"#),
    ("no value", #"{"update_id":2,"message":}"#),
  ])
  func losesOneUpdateOnly(label: String, bad: String) throws {
    let batch = try UpdateBatch.decode(Self.batch([Self.good(1), bad, Self.good(3)]))
    #expect(batch.updates.map(\.id.number) == [1, 2, 3])
    #expect(batch.updates.map { $0.content == .undecodable } == [false, true, false])
    #expect(batch.unidentified == 0)
  }

  @Test(arguments: [
    ("a lone surrogate", #"\ud83d"#, "\u{FFFD}"), ("a pair", #"\ud83d\ude00"#, "😀"),
    ("an escaped backslash", #"\\ud83d"#, #"\ud83d"#),
    ("two high ones", #"\ud83d\ud83d\ude00"#, "\u{FFFD}😀"),
  ])
  func readsTextThatIsNotQuiteUnicode(label: String, escaped: String, text: String) throws {
    let update = Self.good(2).replacing("hi", with: escaped)
    let lone = Self.good(1).replacing("hi", with: #"\udc00"#)
    let batch = try UpdateBatch.decode(Self.batch([lone, update]))
    let texts = batch.updates.map { update -> String? in
      guard case .prompt(let message) = update.content else { return nil }
      return message.text
    }
    #expect(texts == ["\u{FFFD}", text])
  }

  @Test func countsElementsWithoutAnId() throws {
    let batch = try UpdateBatch.decode(
      Self.batch([Self.good(1), "{}", "7", #"{"update_id":null}"#]))
    #expect(batch.updates.map(\.id.number) == [1])
    #expect(batch.unidentified == 3)
  }

  @Test func acceptsAnEmptyBatch() throws {
    for batch in [Self.batch([]), Self.batch([" "])] {
      let batch = try UpdateBatch.decode(batch)
      #expect(batch.updates.isEmpty)
      #expect(batch.unidentified == 0)
    }
  }

  @Test(arguments: [
    "", "{", "[]", #"{"ok":true}"#, #"{"ok":true,"result":{}}"#, #"{"ok":true,"result":[}"#,
    #"{"ok":true,"result":[],"#, #"{"ok":true,"result":[1}]"#, #"{"ok":true,"result":"["}"#,
  ])
  func refusesWhatIsNotABatch(body: String) {
    #expect(throws: BotError.unreadable(status: 200)) {
      try UpdateBatch.decode(.canned(200, body))
    }
  }

  @Test func reportsErrors() {
    #expect(throws: BotError.badToken(status: 401)) {
      try UpdateBatch.decode(.canned(401, #"{"ok":false,"error_code":401,"description":""}"#))
    }
  }

  /// Whatever the bytes, decoding returns a batch or an error.
  @Test func survivesAnyDamage() {
    let seed = Seed()
    var random = seed.generator
    let whole = Self.batch([Self.good(1), Self.good(2), Self.good(3)]).body
    for _ in 0..<1_000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let index = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[index] = UInt8.random(in: .min ... .max, using: &random)
        case 1: bytes.remove(at: index)
        default: bytes.insert(UInt8.random(in: .min ... .max, using: &random), at: index)
        }
      }
      let batch = try? UpdateBatch.decode(.canned(200, String(decoding: bytes, as: UTF8.self)))
      #expect((batch?.updates.map(\.content).count ?? 0) <= 6, "\(seed)")
    }
  }
}
