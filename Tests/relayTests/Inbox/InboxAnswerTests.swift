import Testing

@testable import relay

/// The order of answers, and what an answer waits for.
struct InboxAnswerTests {
  /// Prompts 5, 6, … of these chats, the first with the agent.
  private func bench(chats: [Int64], atRiskLimit: Int = 10) throws -> InboxBench {
    var bench = InboxBench(atRiskLimit: atRiskLimit)
    _ = bench.steps()
    try bench.receive(zip(5..., chats).map { ($0, $1) })
    #expect(bench.steps() == ["run 5"])
    return bench
  }

  @Test func waitsForTheConfirmationOfTheAnswerBefore() throws {
    var bench = try bench(chats: [1, 2])
    try bench.answerReady(5)
    #expect(bench.steps() == ["run 6", "send 5"])
    try bench.answerReady(6)
    #expect(bench.steps() == [])
    try bench.sent(5)
    #expect(bench.steps() == ["poll 6 100 0"])
    try bench.receive([(6, 2)])
    #expect(bench.steps() == ["send 6"])
  }

  @Test func goesOnWhenTheConfirmationFailsForTwoSeconds() throws {
    var bench = try bench(chats: [1, 2])
    try bench.answerReady(5)
    #expect(bench.steps() == ["run 6", "send 5"])
    try bench.answerReady(6)
    try bench.sent(5)
    #expect(bench.steps() == ["poll 6 100 0"])
    bench.inbox.pollFailed(.unreachable(retryAfter: nil), at: bench.now)
    bench.wait(.seconds(1))
    #expect(bench.steps() == ["poll 6 100 0"])
    bench.inbox.pollFailed(.unreachable(retryAfter: nil), at: bench.now)
    #expect(bench.pause == .seconds(1))
    bench.wait(.seconds(1))
    #expect(bench.steps() == ["send 6 at risk 1"])
  }

  @Test func keepsTheOrderOfAChat() throws {
    var bench = try bench(chats: [1, 1, 2])
    try bench.answerReady(5)
    #expect(bench.steps() == ["run 6", "send 5"])
    try bench.sent(5, .postponed(.seconds(35)))
    try bench.answerReady(6)
    #expect(bench.steps() == ["run 7"])
    try bench.answerReady(7)
    #expect(bench.steps() == ["send 7"])
    try bench.sent(7)
    bench.wait(.seconds(34))
    #expect(!bench.steps().contains { $0.hasPrefix("send") })
    bench.wait(.seconds(1))
    #expect(bench.steps().contains("send 5 at risk 1"))
    try bench.sent(5)
    bench.wait(.seconds(2))
    #expect(bench.steps().contains { $0.hasPrefix("send 6") })
  }

  @Test func delaysOnlyTheChatInFloodWait() throws {
    var bench = try bench(chats: [1, 2, 3])
    try bench.answerReady(5)
    #expect(bench.steps() == ["run 6", "send 5"])
    try bench.sent(5, .postponed(.seconds(35)))
    try bench.answerReady(6)
    #expect(bench.steps() == ["run 7", "send 6"])
    try bench.answerReady(7)
    try bench.sent(6)
    #expect(bench.steps() == ["send 7 at risk 1"])
  }

  /// The chat in flood wait has so many prompts; the other chat's prompt is the last one.
  @Test(arguments: [1, 4, 5, 6, 8, 30, 80])
  func delaysNoOtherChatWithManyPromptsInFloodWait(count: Int) throws {
    var bench = InboxBench()
    _ = bench.steps()
    let updates = (1...Int64(count + 1)).map { (id: $0, chat: $0 <= count ? 1 : 2 as Int64?) }
    try bench.receive(updates)
    #expect(bench.steps() == ["run 1"])
    try bench.answerReady(1)
    #expect(bench.steps().contains("send 1"))
    try bench.sent(1, .postponed(.seconds(30)))
    var sent: [String] = []
    for number in 2...Int64(count + 1) {
      try bench.answerReady(number)
      bench.wait(.milliseconds(200))
      let steps = bench.steps()
      sent += steps.filter { $0.hasPrefix("send") }
      if steps.contains(where: { $0.hasPrefix("poll") }) { try bench.receive(updates) }
      sent += bench.steps().filter { $0.hasPrefix("send") }
    }
    #expect(sent == ["send \(count + 1)"])
    #expect(bench.inbox.atRiskCount == (count > 0 ? 0 : 1))
    try bench.sent(Int64(count + 1))
    #expect(bench.inbox.atRiskCount == 1)
  }

  /// The first chat is in flood wait, and each other chat has a prompt.
  @Test(arguments: [1, 2, 10]) func limitsTheAnswersAtRisk(limit: Int) throws {
    var bench = try bench(chats: Array(1...24), atRiskLimit: limit)
    try bench.answerReady(5)
    #expect(bench.steps() == ["run 6", "send 5"])
    try bench.sent(5, .postponed(.seconds(30)))
    var sent = 0
    for number in 6..<29 as Range<Int64> {
      try bench.answerReady(number)
      for step in bench.steps() where step.hasPrefix("send") {
        sent += 1
        try bench.sent(number)
      }
    }
    #expect(sent == limit)
    #expect(bench.inbox.atRiskCount == limit)
    bench.wait(.seconds(31))
    // The others can be confirmed only after this answer.
    #expect(bench.steps().last == "send 5 at risk \(limit)")
    try bench.sent(5)
    #expect(bench.steps() == [])
  }

  @Test func sendsAgainWhatMayNotHaveArrived() throws {
    var bench = try bench(chats: [1, 2])
    try bench.answerReady(5)
    #expect(bench.steps() == ["run 6", "send 5"])
    try bench.answerReady(6)
    try bench.sent(5, .unknown(retryAfter: .milliseconds(500)))
    #expect(bench.steps() == [])
    bench.wait(.milliseconds(500))
    #expect(bench.steps() == ["send 5"])
    try bench.sent(5)
    #expect(bench.steps() == ["poll 6 100 0"])
    try bench.receive([(6, 2)])
    #expect(bench.steps() == ["send 6"])
  }

  @Test func confirmsWhatMayHaveArrivedBeforeItWasRefused() throws {
    var bench = try bench(chats: [1, 2])
    try bench.answerReady(5)
    #expect(bench.steps() == ["run 6", "send 5"])
    try bench.answerReady(6)
    try bench.sent(5, .unknown(retryAfter: .milliseconds(500)))
    bench.wait(.milliseconds(500))
    #expect(bench.steps() == ["send 5"])
    try bench.sent(5, .undeliverable)
    #expect(bench.steps() == ["poll 6 100 0"])
  }

  @Test func givesUpOnAChatThatIsGone() throws {
    var bench = try bench(chats: [1, 2])
    try bench.answerReady(5)
    #expect(bench.steps() == ["run 6", "send 5"])
    try bench.answerReady(6)
    try bench.sent(5, .undeliverable)
    #expect(bench.steps() == ["poll 6 100 0", "send 6"])
  }

  @Test func ignoresReportsAboutWhatIsOver() throws {
    var bench = try bench(chats: [1])
    bench.inbox.refuse(try bench.id(5))
    try bench.answerReady(5)
    try bench.sent(5)
    bench.inbox.refuse(try bench.id(99))
    #expect(bench.steps() == ["poll 6 100 30"])
  }

  @Test func stopEndsLowerPromptsOfItsChatOnly() throws {
    var bench = InboxBench(depth: 4)
    _ = bench.steps()
    try bench.receive([(1, 1), (2, 2), (3, 1), (4, 1), (5, 1), (6, 2)])
    #expect(bench.steps() == ["run 1"])
    let stop = bench.inbox.stop(chat: 1, before: try bench.id(7))
    #expect(stop.ended.map(\.id.update.number) == [3, 4])
    #expect(stop.running == (try bench.id(1)))
    bench.inbox.refuse(try bench.id(1))
    #expect(bench.steps() == ["run 2", "poll 2 100 0"])
    let receipt = try bench.receive([(2, 2), (3, 1), (4, 1), (5, 1), (6, 2), (7, nil), (8, 1)])
    #expect(receipt.stopped.map(\.id.update.number) == [5])
    #expect(receipt.admitted.map(\.id.update.number) == [6, 8])
  }

  @Test func countsThePromptsAhead() throws {
    let bench = try bench(chats: [1, 1, 1])
    #expect(bench.inbox.ahead(of: try bench.id(6)) == 1)
    #expect(bench.inbox.ahead(of: try bench.id(7)) == 2)
  }
}
