import Testing

@testable import relay

@Suite struct VisibleTextTests {
  /// Telegram answers 400 "message text is empty" to a text that has only these.
  static let invisible: [Unicode.Scalar] = [
    " ", "\t", "\n", "\r", "\0", "\u{1B}", "\u{7F}", "\u{85}", "\u{A0}", "\u{AD}", "\u{1680}",
    "\u{180E}", "\u{2000}", "\u{2007}", "\u{200A}", "\u{200B}", "\u{200C}", "\u{200D}", "\u{200E}",
    "\u{200F}", "\u{2028}", "\u{2029}", "\u{202A}", "\u{202E}", "\u{202F}", "\u{205F}", "\u{2060}",
    "\u{2066}", "\u{2800}", "\u{3000}", "\u{3164}", "\u{FE0F}", "\u{FEFF}", "\u{FFFC}",
    "\u{E0001}", "\u{E0020}", "\u{E007F}", "\u{333}",
  ]

  @Test(arguments: invisible) func showsNothing(scalar: Unicode.Scalar) {
    #expect(scalar.isInvisible)
    #expect(String(repeating: String(Character(scalar)), count: 3).isBlank)
    #expect(!"a\(Character(scalar))".isBlank)
  }

  @Test(arguments: ["a", "0", "é", "漢", "😀", "👩‍👩‍👧", "🇩🇪", "ا", "\u{FFFD}", ".", "–", "\u{E000}"])
  func showsSomething(text: String) {
    #expect(!text.isBlank)
  }

  @Test func saysThatTheAgentSaidNothing() throws {
    let message = UpdateTests.message("hi")
    let text = String(String.UnicodeScalarView(Self.invisible))
    #expect(Answer(text, to: message).next?.text == ChatText.emptyAnswer)
    let answer = AgentAnswer(text: text, kind: .final)
    #expect(Answer(answer, to: message).next?.text == ChatText.emptyAnswer)
    #expect(ChatText.failure(.taskFailed(text: text)) == "The agent failed.")
  }
}
