import Testing

@testable import sandbox

struct ChatLineTests {
  @Test(
    arguments: [
      ("", .empty), ("  ", .empty), ("hello there", .message("hello there")),
      ("/status", .message("/status")), ("!slow 5 x", .message("!slow 5 x")), ("!kill", .kill),
      ("!chat -100", .chat(-100)), ("!photo a b", .photo(caption: "a b")),
      ("!photo", .photo(caption: nil)),
      ("!fault telegram 502 3", .telegramFault(.badGateway, times: 3)),
      ("!fault agent 503", .agentFault(.unavailable(2), times: 1)), ("!wait", .wait),
    ] as [(String, ChatLine)])
  func understands(text: String, line: ChatLine) {
    #expect(ChatLine(text) == line)
  }

  @Test(arguments: [
    "!chat", "!chat x", "!fault", "!fault x 502", "!fault telegram", "!fault telegram nonsense",
    "!fault agent 503 0", "!fault agent 503 x",
  ])
  func saysWhatWouldHavePassed(text: String) {
    guard case .misused(let expected) = ChatLine(text) else {
      Issue.record("understood")
      return
    }
    #expect(!expected.isEmpty)
  }
}
