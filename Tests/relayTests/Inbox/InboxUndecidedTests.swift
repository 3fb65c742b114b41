import Testing

@testable import relay

/// Updates whose treatment is not known yet.
struct InboxUndecidedTests {
  private var bench = InboxBench()

  /// The poll in flight returns prompts: the chat of each id, or 0 while it is undecided.
  private mutating func receive(
    _ updates: [(id: Int64, chat: Int64)]
  ) throws -> InboxReceipt<InboxMessage> {
    let batch = try updates.map { (id, chat) in
      (
        id: try #require(UpdateID(id)),
        update: InboxMessage(serial: Int(id), chat: chat, kind: .prompt)
      )
    }
    return bench.inbox.pollSucceeded(InboxBatch(updates: batch), at: bench.now) { message in
      message.chat == 0 ? .undecided : .prompt(chat: message.chat, message)
    }
  }

  @Test mutating func staysAtTelegramAndDelaysNoOtherPrompt() throws {
    _ = bench.steps()
    let receipt = try receive([(5, 0), (6, 1), (7, 0)])
    #expect(receipt.admitted.map(\.id.update.number) == [6])
    #expect(bench.steps() == ["run 6"])
    try bench.answerReady(6)
    #expect(bench.steps() == ["send 6"])
    try bench.sent(6)
    bench.wait(.seconds(1))
    #expect(bench.steps() == ["poll 5 100 0"], "5 is not confirmed")
    let second = try receive([(5, 2), (6, 1), (7, 2), (8, 2)])
    #expect(second.admitted.map(\.id.update.number) == [5, 7, 8])
    #expect(bench.steps().first == "run 5")
  }

  @Test mutating func isNotOvertakenOnceItIsDeferredForLackOfRoom() throws {
    bench = InboxBench(depth: 1)
    _ = bench.steps()
    _ = try receive([(5, 1), (6, 0)])
    _ = bench.steps()
    bench.wait(.seconds(1))
    _ = bench.steps()
    let receipt = try receive([(5, 1), (6, 2), (7, 2), (8, 2)])
    #expect(receipt.admitted.map(\.id.update.number) == [6])
    #expect(receipt.deferred == 2)
  }

  @Test mutating func isConfirmedOnceItIsAStrangers() throws {
    _ = bench.steps()
    _ = try receive([(5, 0)])
    #expect(bench.pause == .seconds(1))
    bench.wait(.seconds(1))
    #expect(bench.steps() == ["poll 5 100 0"])
    try bench.receive([(5, nil)])
    #expect(bench.steps() == ["poll 6 100 30"])
  }
}
