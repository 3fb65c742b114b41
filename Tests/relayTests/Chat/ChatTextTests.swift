import HTTP
import Testing

@testable import relay

@Suite struct ChatTextTests {
  @Test(arguments: [
    (1, "1 second"), (1.2, "2 seconds"), (24, "24 seconds"), (119, "119 seconds"),
    (121, "3 minutes"), (0, "1 second"), (7200, "120 minutes"), (7201, "3 hours"),
    (86_400, "1 day"),
    (86_401, "25 hours"), (172_800, "48 hours"), (172_801, "3 days"),
  ])
  func saysWhenToTryAgain(seconds: Double, words: String) {
    #expect(
      ChatText.limited(persona: "ops", retryAfter: .seconds(seconds)).hasSuffix(" in \(words)."))
  }

  @Test func namesTheLengthOfACutAnswer() {
    #expect(
      ChatText.answerCut(after: 5, limit: 4 << 20, length: 5_000_000)
        == "(The agent's answer has 5000000 bytes, more than the limit of 4 MiB, so it is cut here, after its first 5 characters.)"
    )
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

  /// Names the cause and what helps, and nothing that the agent sent in an error.
  @Test(arguments: FailureTextSample.failures.indices)
  func saysWhyThereIsNoAnswer(index: Int) throws {
    let (_, failure) = FailureTextSample.failures[index]
    let text = try #require(ChatText.failure(failure))
    #expect(!text.contains("secret detail"))
    #expect(!text.contains("https://"))
    #expect(text.hasSuffix(".") || text.contains(": "))
  }

  /// The same fault reads the same, whether the answer was streamed or not, and the advice differs
  /// for what helps.
  @Test(arguments: [
    (AgentFailure.call(.transfer(.cannotConnect)), "again later"),
    (.call(.status(429, retryAfter: .seconds(5))), "again in 5 seconds"),
    (.call(.status(503, retryAfter: nil)), "again in a few minutes"),
    (.call(.status(307, retryAfter: nil)), "again in a few minutes"),
    (.call(.status(413, retryAfter: nil)), "shorten"),
    (.call(.status(422, retryAfter: nil)), "change it"),
    (.outcomeUnknown(.status(520, retryAfter: nil)), "did not send the prompt twice"),
    (.outcomeUnknown(.webPage), "gateway"), (.outcomeUnknown(.unreadable), "could not be read"),
  ])
  func saysWhatHelps(failure: AgentFailure, words: String) throws {
    #expect(try #require(ChatText.failure(failure)).contains(words))
  }

  @Test func saysNothingAboutAStop() {
    #expect(ChatText.failure(.stopped) == nil)
  }
}
