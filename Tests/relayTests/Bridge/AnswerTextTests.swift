import Testing

@testable import relay

@Suite struct AnswerTextTests {
  private func messages(_ text: String) -> [String] {
    var text = AnswerText(text)
    var messages: [String] = []
    while let next = text.next, messages.count < 100 {
      messages.append(next)
      text.advance()
    }
    return messages
  }

  /// Twenty messages at most, the one about the cut included.
  @Test(arguments: [
    (4096, 1, false), (4097, 2, false), (4096 * 20, 20, false), (4096 * 20 + 1, 20, true),
    (4096 * 21, 20, true), (1_000_000, 20, true),
  ])
  func sendsTwentyMessagesAtMost(length: Int, count: Int, isCut: Bool) throws {
    let messages = messages(String(repeating: "x", count: length))
    #expect(messages.count == count)
    #expect(messages.allSatisfy { $0.unicodeScalars.count <= 4096 })
    #expect(try #require(messages.last).contains("the answer has \(length) characters") == isCut)
    if !isCut { #expect(messages.joined().count == length) }
  }

  @Test func saysWhereItStopsBeforeALongSpace() {
    let text = "x" + String(repeating: " ", count: 100_000) + "y"
    #expect(messages(text) == ["x", ChatText.answerCut(length: 100_002)])
  }

  @Test func findsTheTextAfterALongSpace() {
    for space in [" ", "\u{200B}", "\u{2800}"] {
      #expect(messages(String(repeating: space, count: 100_000) + "y") == ["y"])
    }
  }

  @Test func keepsToTwentyMessagesWhenTheyGetShorter() throws {
    var text = AnswerText(String(repeating: "x", count: 4096 * 19))
    for _ in 0..<5 { text.advance() }
    text.shorten()
    var messages: [String] = []
    while let next = text.next {
      messages.append(next)
      text.advance()
    }
    #expect(messages.count == 15)
    #expect(messages.dropLast().allSatisfy { $0.count == 2048 })
    #expect(try #require(messages.last).contains("the answer has \(4096 * 19) characters"))
  }

  @Test func removesWhatTelegramMayRefuse() {
    var text = AnswerText("a\u{202E}b\u{0}c\r\nd\te\u{FFFE}f\u{200D}g")
    text.simplify()
    #expect(text.next == "abc\nd\tef\u{200D}g")
  }
}
