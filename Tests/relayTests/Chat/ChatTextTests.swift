import HTTP
import Testing

@testable import relay

@Suite struct ChatTextTests {
  @Test(arguments: [
    (1, "1 second"), (1.2, "2 seconds"), (24, "24 seconds"), (119, "119 seconds"),
    (121, "3 minutes"), (0, "1 second"),
  ])
  func saysWhenToTryAgain(seconds: Double, words: String) {
    #expect(
      ChatText.limited(persona: "ops", retryAfter: .seconds(seconds)).hasSuffix(" in \(words)."))
  }

  @Test func listsPersonas() {
    let help = ChatText.help(personas: ["general", "ops"])
    #expect(help.contains("/ops TEXT"))
    for command in ChatText.menu { #expect(help.contains("/\(command.name)")) }
  }

  @Test(arguments: MediaKind.allCases)
  func namesWhatItCannotRead(media: MediaKind) {
    let text = ChatText.unsupported(media)
    #expect(!text.contains("_"))
  }

  /// Says why, and whether to try again.
  @Test(arguments: [
    (AgentFailure.call(.transfer(.cannotConnect)), "again later"),
    (.call(.status(503, retryAfter: nil)), "again later"),
    (.call(.status(401, retryAfter: nil)), "operator"),
    (.call(.transfer(.pinMismatch)), "operator"), (.call(.card(.notFound)), "operator"),
    (.call(.rpc(code: -32602, message: "secret detail")), "will not help"),
    (.timedOut, "later"), (.taskLost, "again"), (.taskFailed(text: "no disk"), "failed: no disk"),
    (.taskRejected(text: " "), "declined this prompt."),
    (.outcomeUnknown(.transfer(.reset(sent: true))), "did not send the prompt twice"),
  ])
  func saysWhyThereIsNoAnswer(failure: AgentFailure, words: String) throws {
    let text = try #require(ChatText.failure(failure))
    #expect(text.contains(words))
    #expect(!text.contains("secret detail"))
  }

  @Test func saysNothingAboutAStop() {
    #expect(ChatText.failure(.stopped) == nil)
  }
}
