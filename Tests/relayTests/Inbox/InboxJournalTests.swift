import Testing

@testable import relay

/// What is recorded and held in the journal, and what is recognized.
struct InboxJournalTests {
  /// Prompts 5, 6, … of these chats, the first with the agent.
  private func bench(
    chats: [Int64], depth: Int = 25, journal: StateGrade = .held
  ) throws -> InboxBench {
    var bench = InboxBench(depth: depth, journal: journal)
    _ = bench.steps()
    try bench.receive(zip(5..., chats).map { ($0, $1) })
    #expect(bench.steps() == ["run 5"])
    return bench
  }

  private func finished(_ number: Int64, marks: UInt64 = 0) throws -> FinishedUpdate {
    FinishedUpdate(
      update: try #require(UpdateID(number)), mark: UpdateMark(high: marks, low: UInt64(number)))
  }

  private func held(
    _ number: Int64, chat: Int64 = 1, sent: Int64 = 0
  ) throws -> (update: FinishedUpdate, content: InboxContent<InboxMessage>) {
    let message = InboxMessage(serial: Int(number), chat: chat, kind: .prompt, sent: sent)
    return (try finished(number), .prompt(chat: chat, message))
  }

  @Test func doesNothingBeforeTheJournalIsOpen() {
    var inbox = Inbox<InboxMessage>(
      depth: 5, atRiskLimit: 1, pollTimeout: .seconds(30), awaitsJournal: true, seed: 1)
    #expect(inbox.next(at: .now) == nil)
    #expect(inbox.wakeTime(at: .now) == nil)
    inbox.restore([], finished: [], grade: .done)
    #expect(inbox.next(at: .now) != nil)
  }

  @Test func recordsAnAnswerBeforeTheNextOneIsSent() throws {
    var bench = try bench(chats: [1, 2])
    try bench.answerReady(5)
    #expect(bench.steps() == ["run 6", "send 5"])
    try bench.answerReady(6)
    #expect(bench.steps() == [])
    try bench.sent(5)
    #expect(bench.steps() == ["record 5", "poll 6 100 0", "send 6"])
  }

  @Test func putsNoAnswerAtRiskInFloodWait() throws {
    var bench = try bench(chats: [1] + Array(repeating: 2, count: 20))
    try bench.answerReady(5)
    #expect(bench.steps() == ["run 6", "send 5"])
    try bench.sent(5, .postponed(.seconds(30)))
    for number in 6...25 as ClosedRange<Int64> {
      try bench.answerReady(number)
      #expect(bench.steps().contains("send \(number)"))
      try bench.sent(number)
      #expect(bench.steps().first == "record \(number)")
      #expect(bench.inbox.atRiskCount == 0)
    }
  }

  @Test func goesOnAsWithoutAJournalAfterAFailure() throws {
    var bench = try bench(chats: [1, 2, 3])
    bench.failsToRecord = true
    try bench.answerReady(5)
    #expect(bench.steps() == ["run 6", "send 5"])
    try bench.answerReady(6)
    try bench.sent(5)
    #expect(bench.steps() == ["record 5", "run 7", "poll 6 100 0"])
    try bench.receive([(6, 2), (7, 3)])
    #expect(bench.steps() == ["send 6"])
    bench.failsToRecord = false
    try bench.sent(6)
    bench.inbox.journalRecovered(.held)
    #expect(bench.steps().first == "record 6")
  }

  @Test func recordsStoppedPromptsBeforeTheStop() throws {
    var bench = try bench(chats: [1, 1, 2])
    bench.wait(.seconds(1))
    #expect(bench.steps() == ["poll 5 100 0"])
    let receipt = try bench.receive([(5, 1), (6, 1), (7, 2), (8, nil)])
    #expect(receipt.seen.count == 1)
    let stop = bench.inbox.stop(chat: 1, before: try bench.id(8))
    #expect(stop.running == (try bench.id(5)))
    #expect(bench.steps().first == "record 5 6 8")
    bench.inbox.refuse(try bench.id(5))
    #expect(!bench.steps().contains { $0.hasPrefix("record") })
  }

  @Test func doesNotRecordAStopThatHasPromptsToEnd() throws {
    var bench = try bench(chats: [1, 1, 1], depth: 1)
    bench.wait(.seconds(1))
    _ = bench.steps()
    try bench.receive([(5, 1), (6, 1), (7, 1), (8, nil)])
    _ = bench.inbox.stop(chat: 1, before: try bench.id(8))
    #expect(bench.steps().first == "record 5 6")
  }

  @Test func recognizesFinishedUpdates() throws {
    var bench = InboxBench(journal: .held)
    bench.inbox.restore([], finished: [try finished(6), try finished(8)], grade: .held)
    _ = bench.steps()
    let receipt = try bench.receive([(5, 1), (6, 1), (7, nil), (8, nil)])
    #expect(receipt.admitted.map(\.id.update.number) == [5])
    #expect(receipt.seen.map(\.id.update.number) == [7])
    #expect(bench.steps() == ["record 7", "run 5"])
  }

  @Test func recognizesNoIDWithAnotherMark() throws {
    var bench = InboxBench(journal: .held)
    bench.inbox.restore([], finished: [try finished(6, marks: 1)], grade: .held)
    _ = bench.steps()
    #expect(try bench.receive(prompts: [6]).admitted.count == 1)
  }

  @Test func takesAFinishedUpdateForNoNewNumbering() throws {
    var bench = InboxBench(journal: .held)
    bench.inbox.restore([], finished: [try finished(3)], grade: .held)
    _ = bench.steps()
    try bench.receive([(1000, nil)])
    #expect(bench.steps() == ["record 1000", "poll 1001 100 30"])
    #expect(try !bench.receive([(3, 1)]).restarted)
    #expect(bench.steps() == ["poll 4 100 30"])
    #expect(try bench.receive([(2, 1)]).restarted)
  }

  /// A prompt of chat 1 is with the agent, and strangers' messages fill the batch behind it.
  private func blind(
    _ bench: inout InboxBench, prompts: [Int64] = [5]
  ) throws -> [String] {
    let batch = prompts.map { (id: $0, chat: 1 as Int64?) } + (100..<200).map { ($0, nil) }
    bench.wait(.seconds(1))
    _ = bench.steps()
    try bench.receive(Array(batch.prefix(100)))
    bench.wait(.seconds(1))
    _ = bench.steps()
    try bench.receive(Array(batch.prefix(100)))
    return bench.steps()
  }

  @Test func holdsPromptsWhenStrangersHideTheRest() throws {
    var bench = try bench(chats: [1, 1])
    #expect(try blind(&bench, prompts: [5, 6]) == ["hold 5 6"])
    #expect(bench.pause == nil)
    bench.inbox.held()
    #expect(bench.inbox.heldCount == 2)
    #expect(bench.steps() == ["poll 198 100 30"])
    try bench.receive([(198, nil), (199, 1)])
    try bench.answerReady(5)
    #expect(bench.steps().contains("send 5"))
    try bench.sent(5)
    #expect(bench.steps().contains("record 5"))
    #expect(bench.inbox.heldCount == 1)
  }

  @Test(arguments: [nil, StateGrade.done]) func holdsNothing(journal: StateGrade?) throws {
    var bench = InboxBench(journal: journal)
    _ = bench.steps()
    try bench.receive(prompts: [5])
    #expect(bench.steps() == ["run 5"])
    #expect(try blind(&bench) == [])
  }

  @Test func confirmsNothingThatCouldNotBeHeld() throws {
    var bench = try bench(chats: [1])
    #expect(try blind(&bench) == ["hold 5"])
    bench.inbox.journalFailed()
    bench.wait(.seconds(1))
    #expect(bench.steps() == ["poll 5 100 0"])
  }

  @Test func holdsUpToTheFirstOneThatIsTooLarge() throws {
    var bench = try bench(chats: [1, 1, 1])
    bench.inbox.forbidHolding(try bench.id(6))
    #expect(try blind(&bench, prompts: [5, 6, 7]) == ["hold 5"])
  }

  @Test func holdsAtMostTheQueueAndFive() throws {
    var bench = try bench(chats: Array(repeating: 1, count: 4), depth: 3)
    #expect(try blind(&bench, prompts: [5, 6, 7, 8]) == ["hold 5 6 7 8"])
    bench.inbox.held()
    #expect(bench.inbox.heldCount == 4)
  }

  @Test func runsHeldPromptsAfterTheFirstPoll() throws {
    var bench = InboxBench(journal: .held)
    bench.inbox.restore([try held(90), try held(7)], finished: [], grade: .held)
    #expect(bench.inbox.waitingCount == 2)
    #expect(bench.steps() == ["poll - 100 0"])
    // Telegram still has one of them.
    let receipt = try bench.receive(prompts: [7, 8])
    #expect(receipt.admitted.map(\.id.update.number) == [8])
    #expect(bench.steps() == ["run 90", "poll 8 100 0"])
    let id = PromptID(epoch: -2, update: try #require(UpdateID(90)))
    bench.inbox.answerReady(id)
    #expect(bench.steps() == ["run 7", "send 90"])
    bench.inbox.sent(id, .delivered, at: bench.now)
    #expect(bench.steps() == ["record 90"])
    #expect(bench.inbox.heldCount == 1)
  }

  /// A crash repeats the answer to a held prompt that a failed journal has not recorded, whether or
  /// not Telegram still has the prompt. It counts, but delays no other answer.
  @Test(arguments: [[], [7]] as [[Int64]])
  func countsAHeldAnswerThatCouldNotBeRecorded(atTelegram ids: [Int64]) throws {
    var bench = InboxBench(atRiskLimit: 1, journal: .held)
    let holds = try [held(90), held(7)]
    bench.inbox.restore(holds, finished: [], grade: .held)
    _ = bench.steps()
    try bench.receive(prompts: ids)
    _ = bench.steps()
    let first = PromptID(epoch: -2, update: holds[0].update.update)
    let second = PromptID(epoch: -1, update: holds[1].update.update)
    bench.inbox.answerReady(first)
    #expect(bench.steps() == ["run 7", "send 90"])
    bench.failsToRecord = true
    bench.inbox.sent(first, .delivered, at: bench.now)
    #expect(bench.steps() == ["record 90"])
    #expect(bench.inbox.atRiskCount == 1)
    bench.inbox.answerReady(second)
    #expect(bench.steps() == ["send 7 at risk 1"])
    bench.inbox.sent(second, .delivered, at: bench.now)
    #expect(bench.inbox.atRiskCount == 2)
    bench.failsToRecord = false
    bench.inbox.journalRecovered(.held)
    #expect(bench.steps() == ["record 90 7"])
    #expect(bench.inbox.atRiskCount == 0)
  }

  @Test func endsHeldPromptsOlderThanADay() throws {
    var bench = InboxBench(journal: .held)
    let now: Int64 = 1_764_500_000
    bench.inbox.restore(
      [
        try held(1, sent: now - 86_401), try held(2, sent: now - 86_400), try held(3),
      ], finished: [], grade: .held)
    _ = bench.steps()
    let receipt = try bench.receive([], at: now)
    #expect(receipt.expired.map(\.id.update.number) == [1])
    #expect(bench.steps().prefix(2) == ["record 1", "run 2"])
  }

  @Test func stopEndsHeldPrompts() throws {
    var bench = InboxBench(journal: .held)
    bench.inbox.restore([try held(90), try held(91, chat: 2)], finished: [], grade: .held)
    _ = bench.steps()
    try bench.receive([(7, nil)])
    let stop = bench.inbox.stop(chat: 1, before: try bench.id(7))
    #expect(stop.ended.count == 1)
    #expect(bench.steps() == ["record 90 7", "run 91", "poll 8 100 30"])
  }

  @Test func keepsHeldPromptsInHand() throws {
    var bench = try bench(chats: [1, 1])
    _ = try blind(&bench, prompts: [5, 6])
    bench.inbox.held()
    _ = bench.steps()
    bench.inbox.pollFailed(.conflict, at: bench.now)
    #expect(bench.inbox.waitingCount == 1)
    bench.inbox.standBy()
    #expect(bench.inbox.waitingCount == 1)
    #expect(!bench.inbox.isQuiet)
    bench.inbox.leaveHeld()
    bench.inbox.leaveRunning(try bench.id(5))
    #expect(bench.inbox.waitingCount == 0)
    #expect(bench.inbox.heldCount == 2)
  }
}
