import Testing

@testable import relay

/// How another consumer is noticed, and what changes then.
struct InboxContestTests {
  private static let time: Int64 = 1_764_500_000

  /// Prompts 5 and 6 of two chats, the first with the agent, ten seconds after the first poll.
  private func bench(sent: Int64 = time, journal: StateGrade? = nil) throws -> InboxBench {
    var bench = InboxBench(journal: journal)
    bench.sent = sent
    _ = bench.steps()
    bench.wait(.seconds(10))
    try bench.receive([(5, 1), (6, 2)], at: Self.time)
    #expect(bench.steps() == ["run 5"])
    bench.wait(.seconds(1))
    #expect(bench.steps() == ["poll 5 100 0"])
    return bench
  }

  @Test func noticesThatALowerPromptIsGone() throws {
    var bench = try bench()
    let receipt = try bench.receive([(7, nil)], at: Self.time)
    #expect(receipt.taken.map(\.update.number) == [5])
    #expect(receipt.takenWaiting.map(\.id.update.number) == [6])
    #expect(receipt.vanished == 0)
    #expect(bench.inbox.isContested(at: bench.now))
    try bench.answerReady(5)
    #expect(bench.steps() == ["poll 8 100 30"])
    bench.wait(InboxContest.duration)
    #expect(!bench.inbox.isContested(at: bench.now))
  }

  @Test func noticesItByTheLocalClockIfTheReplyHasNoTime() throws {
    var bench = try bench()
    let receipt = try bench.receive([(7, nil)], localTime: Self.time)
    #expect(receipt.taken.map(\.update.number) == [5])
    #expect(bench.inbox.isContested(at: bench.now))
  }

  @Test func looksForItsPromptDuringADrain() throws {
    var bench = try bench()
    bench.inbox.pollFailed(.conflict, at: bench.now)
    bench.inbox.drain()
    try bench.answerReady(5)
    try waitForTurn(&bench)
    #expect(bench.steps() == ["poll 5 1 0"])
    try bench.receive([(5, 1)], at: Self.time)
    #expect(bench.steps() == ["send 5"])
    try bench.sent(5)
    #expect(bench.steps() == ["poll 6 1 0"])
  }

  /// Polls come each second until the answer may be looked for.
  private func waitForTurn(_ bench: inout InboxBench) throws {
    _ = bench.steps()
    let turn = try #require(bench.inbox.nextTurn(at: bench.now))
    bench.wait(turn - bench.now)
  }

  @Test func noticesTwoEmptyBatches() throws {
    var bench = try bench()
    #expect(try bench.receive([], at: Self.time).taken.isEmpty)
    #expect(!bench.inbox.isContested(at: bench.now))
    try bench.answerReady(5)
    #expect(!bench.steps().contains("send 5"))
    bench.wait(.seconds(1))
    #expect(bench.steps() == ["poll 5 100 0"])
    #expect(try bench.receive([], at: Self.time).taken.map(\.update.number) == [5, 6])
    #expect(bench.inbox.isContested(at: bench.now))
  }

  @Test func forgivesOneEmptyBatch() throws {
    var bench = try bench()
    try bench.receive([], at: Self.time)
    try bench.answerReady(5)
    #expect(bench.steps() == ["run 6"])
    bench.wait(.seconds(1))
    #expect(bench.steps() == ["poll 5 100 0"])
    try bench.receive([(5, 1), (6, 2)], at: Self.time)
    #expect(bench.steps() == ["send 5"])
    #expect(!bench.inbox.isContested(at: bench.now))
  }

  /// The reply's time, when the messages were sent, and the batch.
  @Test(
    arguments: [
      ("no time", nil, time, [7]), ("no date", time, 0, [7]),
      ("Telegram forgets it", time + 23 * 3600, time, [7]),
      ("a gap above the first id", time, time, [5, 7]),
    ] as [(String, Int64?, Int64, [Int64])])
  func takesNothingElseForAnotherConsumer(
    label: String, time: Int64?, sent: Int64, batch: [Int64]
  ) throws {
    var bench = try bench(sent: sent)
    let receipt = try bench.receive(batch.map { ($0, nil) }, at: time)
    #expect(receipt.taken.isEmpty && receipt.takenWaiting.isEmpty, "\(label)")
    #expect(!bench.inbox.isContested(at: bench.now), "\(label)")
    #expect(receipt.vanished == 3 - batch.count, "\(label)")
    #expect(bench.inbox.ledger.counts.inHand == 2, "\(label)")
  }

  @Test func takesNewNumberingForNoConsumer() throws {
    var bench = try bench()
    let receipt = try bench.receive([(1, nil)], at: Self.time)
    #expect(receipt.restarted)
    #expect(!bench.inbox.isContested(at: bench.now))
    #expect(bench.inbox.ledger.counts.inHand == 2)
  }

  /// Its last confirmation may arrive after the first poll of the next process.
  @Test func doesNotNoticeAKilledPredecessor() throws {
    var bench = InboxBench()
    bench.sent = Self.time
    _ = bench.steps()
    try bench.receive([(5, 1), (6, 2)], at: Self.time)
    _ = bench.steps()
    bench.wait(.seconds(1))
    _ = bench.steps()
    let receipt = try bench.receive([(6, 2)], at: Self.time)
    #expect(receipt.taken.map(\.update.number) == [5])
    #expect(!bench.inbox.isContested(at: bench.now))
    #expect(bench.steps() == ["run 6"])
  }

  @Test func exemptsHeldPrompts() throws {
    var bench = try bench(journal: .held)
    bench.inbox.journal.holding = [try bench.id(5)]
    bench.inbox.held()
    let receipt = try bench.receive([(7, nil)], at: Self.time)
    #expect(receipt.taken.isEmpty)
    #expect(receipt.takenWaiting.map(\.id.update.number) == [6])
    try bench.answerReady(5)
    #expect(bench.steps().contains("send 5"))
  }

  @Test func sendsOnlyWhatTelegramHasJustOffered() throws {
    var bench = try bench()
    bench.inbox.pollFailed(.conflict, at: bench.now, spread: 1.3)
    #expect(bench.inbox.isContested(at: bench.now))
    #expect(bench.pause == .milliseconds(910))
    try bench.answerReady(5)
    try waitForTurn(&bench)
    #expect(bench.steps() == ["poll 5 1 0"])
    try bench.receive([(5, 1)], at: Self.time)
    #expect(bench.steps() == ["send 5"])
    try bench.sent(5, .postponed(.seconds(2)))
    bench.wait(.seconds(2))
    #expect(bench.steps() == ["poll 5 1 0"])
    let receipt = try bench.receive([(6, 2)], at: Self.time)
    #expect(receipt.taken.map(\.update.number) == [5])
    #expect(!bench.steps().contains { $0.hasPrefix("send") })
  }

  /// The wait before an answer is looked for, after the other instance was faster and not.
  @Test func waitsLongerAfterTheOtherWasFaster() throws {
    var random = InboxRandom(seed: 7)
    for _ in 0..<100 {
      var turns = InboxTurns(
        random: InboxRandom(seed: UInt64(random.duration(in: 0...9999) / .milliseconds(1))))
      let now = ContinuousClock.now
      let (first, second, third) = (
        PromptID(epoch: 0, update: try #require(UpdateID(1))),
        PromptID(epoch: 0, update: try #require(UpdateID(2))),
        PromptID(epoch: 0, update: try #require(UpdateID(3)))
      )
      turns.draw(first, at: now)
      let wait = try #require(turns.turn(of: first)) - now
      #expect(wait >= .milliseconds(500) && wait <= .seconds(3))
      turns.lost([first])
      turns.draw(second, at: now)
      let longer = try #require(turns.turn(of: second)) - now
      #expect(longer >= .milliseconds(3500) && longer <= .milliseconds(4500))
      turns.won(second)
      turns.draw(third, at: now)
      #expect(try #require(turns.turn(of: third)) <= now + .seconds(3))
    }
  }

  @Test func answersWithoutTurnsAMinuteAfterTheLastSign() throws {
    var bench = try bench()
    bench.inbox.pollFailed(.conflict, at: bench.now)
    bench.wait(InboxTurns.duration)
    #expect(bench.steps() == ["poll 5 100 0"])
    try bench.receive([(5, 1)], at: Self.time)
    try bench.answerReady(5)
    #expect(bench.steps() == ["send 5"])
  }

  /// A prompt of the first batch may be confirmed by the previous process, a later one cannot.
  @Test func noticesAtOnceThatANewPromptIsGone() throws {
    var bench = InboxBench()
    bench.sent = Self.time
    _ = bench.steps()
    try bench.receive([], at: Self.time)
    _ = bench.steps()
    try bench.receive([(5, 1)], at: Self.time)
    _ = bench.steps()
    bench.wait(.seconds(1))
    #expect(bench.steps() == ["poll 5 100 0"])
    try bench.receive([(6, 2)], at: Self.time)
    #expect(bench.inbox.isContested(at: bench.now))
  }

  /// Prompt 5 is answered, and its confirmation waits for a look.
  @Test(
    arguments: [
      ("still there", [5], false), ("gone, and the next one is there", [6], true),
      ("nothing", [], false),
    ] as [(String, [Int64], Bool)])
  func looksForAnAnsweredPromptBeforeItConfirmsIt(
    label: String, batch: [Int64], isNoticed: Bool
  ) throws {
    var bench = try bench()
    try bench.receive([(5, 1), (6, 2)], at: Self.time)
    try bench.answerReady(5)
    #expect(bench.steps() == ["run 6", "send 5"])
    try bench.sent(5)
    bench.wait(try #require(bench.pause))
    #expect(bench.steps() == ["poll 5 100 0"])
    try bench.receive(batch.map { ($0, 1) }, at: Self.time)
    #expect(bench.inbox.isContested(at: bench.now) == isNoticed, "\(label)")
    #expect(bench.steps() == (isNoticed ? [] : ["poll 6 100 0"]), "\(label)")
  }

  @Test func confirmsAtOnceIfAnotherAnswerIsReady() throws {
    var bench = try bench()
    try bench.receive([(5, 1), (6, 2)], at: Self.time)
    try bench.answerReady(5)
    #expect(bench.steps() == ["run 6", "send 5"])
    try bench.sent(5)
    try bench.answerReady(6)
    #expect(bench.steps() == ["poll 5 100 0"])
    try bench.receive([(5, 1), (6, 2)], at: Self.time)
    #expect(bench.steps() == ["poll 6 100 0"])
  }

  @Test func backsOffLongerAfterEachConflict() throws {
    var bench = try bench()
    bench.inbox.pollFailed(.conflict, at: bench.now)
    #expect(bench.pause == .milliseconds(700))
    bench.wait(.milliseconds(700))
    _ = bench.steps()
    try bench.receive([(5, 1)], at: Self.time)
    bench.wait(.seconds(1))
    _ = bench.steps()
    bench.inbox.pollFailed(.conflict, at: bench.now)
    #expect(bench.pause == .milliseconds(1400))
  }

  @Test func forgetsTheConsumerWhenAnOperatorDecides() throws {
    var bench = try bench()
    bench.inbox.pollFailed(.conflict, at: bench.now)
    bench.inbox.standBy()
    bench.inbox.activate()
    #expect(!bench.inbox.isContested(at: bench.now))
  }
}
