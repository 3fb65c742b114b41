import Testing

@testable import relay

/// Offsets, polls, conflicts, drains and the passive mode.
struct InboxPollTests {
  /// The first poll does not wait, so that the relay soon knows whether polling works.
  @Test func confirmsNothingAtFirst() throws {
    var bench = InboxBench()
    #expect(bench.steps() == ["poll - 100 0"])
    #expect(bench.steps() == [])
    try bench.receive([])
    #expect(bench.steps() == ["poll - 100 30"])
  }

  @Test func doesNotWaitInTheFirstPollAfterAnOutage() throws {
    var bench = InboxBench()
    _ = bench.steps()
    try bench.receive([])
    _ = bench.steps()
    for pause in [1, 2] {
      bench.inbox.pollFailed(.unreachable(retryAfter: nil), at: bench.now)
      #expect(bench.pause == .seconds(pause))
      bench.wait(.seconds(pause))
      #expect(bench.steps() == ["poll - 100 0"])
    }
    try bench.receive([])
    #expect(bench.steps() == ["poll - 100 30"])
  }

  /// Telegram refuses only polls that wait, so another poll would succeed and prove nothing.
  @Test func waitsInTheFirstPollAfterAConflict() throws {
    var bench = InboxBench()
    _ = bench.steps()
    try bench.receive([])
    _ = bench.steps()
    bench.inbox.pollFailed(.conflict, at: bench.now)
    bench.wait(.seconds(3))
    #expect(bench.steps() == ["poll - 100 30"])
  }

  @Test func doesNotWaitInTheFirstPollAfterAnActivation() throws {
    var bench = InboxBench()
    _ = bench.steps()
    try bench.receive([])
    #expect(bench.steps() == ["poll - 100 30"])
    bench.inbox.standBy()
    #expect(bench.steps() == ["abandon"])
    bench.inbox.pollFailed(.abandoned, at: bench.now)
    bench.inbox.activate()
    #expect(bench.steps() == ["poll - 100 0"])
    try bench.receive([])
    #expect(bench.steps() == ["poll - 100 30"])
  }

  @Test func waitsLongAndConfirmsInOnePoll() throws {
    var bench = InboxBench()
    _ = bench.steps()
    try bench.receive([(5, nil), (6, nil)])
    #expect(bench.steps() == ["poll 7 100 30"])
    bench.wait(.seconds(30))
    try bench.receive([])
    #expect(bench.steps() == ["poll - 100 30"])
  }

  @Test func protectsWhatIsOpen() throws {
    var bench = InboxBench()
    _ = bench.steps()
    try bench.receive([(5, nil), (6, 1), (7, nil)])
    #expect(bench.steps() == ["run 6", "poll 6 100 0"])
    try bench.receive([(6, 1), (7, nil)])
    #expect(bench.steps() == [])
    #expect(bench.pause == .seconds(1))
    bench.wait(.seconds(1))
    #expect(bench.steps() == ["poll 6 100 0"])
    try bench.receive([(6, 1), (7, nil)])
    bench.inbox.refuse(try bench.id(6))
    #expect(bench.steps() == ["poll 8 100 30"])
  }

  @Test func doesNotPollWhenThereIsNothingToConfirmYet() throws {
    var bench = InboxBench()
    _ = bench.steps()
    try bench.receive(prompts: [5])
    #expect(bench.steps() == ["run 5"])
    #expect(bench.pause == .seconds(1))
  }

  /// Commands such as `/stop` may be behind the prompts for which there is no room.
  @Test func seesCommandsWhileTheQueueIsFull() throws {
    var bench = InboxBench(depth: 4)
    _ = bench.steps()
    let receipt = try bench.receive(prompts: 1...10)
    #expect(receipt.admitted.map(\.id.update.number) == [1, 2, 3, 4])
    #expect(receipt.deferred == 6)
    bench.inbox.refuse(try bench.id(1))
    #expect(bench.steps().contains("run 2"))
    bench.wait(.seconds(1))
    try bench.receive(prompts: 2...10)
    #expect(bench.inbox.waitingCount == 4)
    bench.wait(.seconds(1))
    #expect(bench.steps() == ["poll 2 100 0"])
    #expect(try bench.receive((2...10).map { ($0, 1) } + [(11, nil)]).seen.count == 1)
  }

  /// Under load, most updates of a batch are prompts that were seen before and do not fit yet.
  @Test func readsADeferredPromptAgainOnlyWhenThereIsRoom() throws {
    var bench = InboxBench(depth: 4)
    _ = bench.steps()
    try bench.receive(prompts: 1...10)
    #expect(bench.reads == Array(1...10))
    for _ in 0..<3 {
      bench.wait(.seconds(1))
      _ = bench.steps()
      #expect(try bench.receive(prompts: 1...10).deferred == 5)
    }
    #expect(bench.reads == Array(1...10) + [5])
  }

  @Test func asksForAHundredAtMostTenTimesASecondWithLittleRoom() throws {
    var bench = InboxBench(depth: 8)
    _ = bench.steps()
    try bench.receive(prompts: 1...20)
    var limits: [String] = []
    for id in 1...4 as ClosedRange<Int64> {
      bench.inbox.refuse(try bench.id(id))
      bench.wait(.milliseconds(40))
      limits += bench.steps().filter { $0.hasPrefix("poll") }
      try bench.receive(prompts: [id + 1])
    }
    #expect(limits == ["poll 2 1 0", "poll 3 1 0", "poll 4 100 0", "poll 5 100 0"])
  }

  @Test func backsOffFromAnotherConsumer() throws {
    var bench = InboxBench(depth: 2)
    _ = bench.steps()
    try bench.receive(prompts: [5, 6, 7])
    #expect(bench.steps() == ["run 5"])
    var pauses: [Duration?] = []
    bench.wait(.seconds(1))
    for _ in 0..<6 {
      #expect(bench.steps().first == "poll 5 100 0")
      bench.inbox.pollFailed(.conflict, at: bench.now)
      pauses.append(bench.pause)
      bench.wait(bench.pause ?? .zero)
    }
    #expect(pauses == [700, 1400, 3000, 6000, 12_000, 24_000].map { Duration.milliseconds($0) })
    #expect(bench.inbox.waitingCount == 0)
    guard case .conflict(6, _) = bench.backoff else {
      Issue.record("\(bench.backoff)")
      return
    }
    _ = bench.steps()
    let receipt = try bench.receive(prompts: [5, 6, 7])
    #expect(receipt.admitted.map(\.id.update.number) == [6, 7])
    #expect(bench.backoff == .none)
  }

  @Test func waitsAsLongAsTelegramAsks() {
    var bench = InboxBench()
    _ = bench.steps()
    bench.inbox.pollFailed(.unreachable(retryAfter: .seconds(17)), at: bench.now)
    #expect(bench.pause == .seconds(17))
    bench.wait(.seconds(17))
    _ = bench.steps()
    bench.inbox.pollFailed(.unreachable(retryAfter: nil), at: bench.now)
    #expect(bench.pause == .seconds(2))
  }

  @Test func doesNotSpinWhenLongPollsAreAnsweredAtOnce() throws {
    var bench = InboxBench()
    _ = bench.steps()
    try bench.receive([])
    #expect(bench.steps() == ["poll - 100 30"])
    try bench.receive([])
    #expect(bench.steps() == [])
    #expect(bench.pause == .seconds(1))
  }

  @Test func drainsWhatIsQueuedAndConfirmsIt() throws {
    var bench = InboxBench(depth: 2)
    _ = bench.steps()
    try bench.receive(prompts: [5, 6, 7])
    #expect(bench.steps() == ["run 5"])
    bench.inbox.drain()
    try bench.answerReady(5)
    #expect(bench.steps() == ["run 6", "send 5"])
    try bench.sent(5)
    #expect(bench.steps() == ["poll 6 1 0"])
    try bench.receive(prompts: [6])
    try bench.answerReady(6)
    #expect(bench.steps() == ["send 6"])
    try bench.sent(6)
    #expect(!bench.inbox.isQuiet)
    #expect(bench.steps() == ["poll 7 1 0"])
    try bench.receive(prompts: [7])
    #expect(bench.inbox.isQuiet)
    #expect(bench.steps() == [])
  }

  @Test func leavesTheQueueWhenTimeIsUp() throws {
    var bench = InboxBench()
    _ = bench.steps()
    try bench.receive(prompts: [5, 6])
    #expect(bench.steps() == ["run 5"])
    bench.inbox.drain()
    bench.inbox.leaveWaiting()
    try bench.answerReady(5)
    #expect(bench.steps() == ["send 5"])
    try bench.sent(5)
    #expect(bench.steps() == ["poll 6 1 0"])
    try bench.receive(prompts: [6])
    #expect(bench.inbox.isQuiet)
  }

  @Test func leavesWithALongPollThatHasArrived() throws {
    var bench = InboxBench()
    _ = bench.steps()
    try bench.receive([(5, nil)])
    #expect(bench.steps() == ["poll 6 100 30"])
    bench.wait(.milliseconds(400))
    bench.inbox.drain()
    #expect(bench.steps() == [])
    #expect(!bench.inbox.isQuiet)
    #expect(bench.inbox.leaveTime == bench.now + .milliseconds(600))
  }

  @Test func leavesAtOnceWhenNothingIsToBeConfirmed() throws {
    var bench = InboxBench()
    _ = bench.steps()
    bench.inbox.drain()
    #expect(bench.steps() == [])
    let leave = try #require(bench.inbox.leaveTime)
    #expect(leave <= bench.now)
  }

  @Test func doesNotLeaveBeforeTheAnswerInHandIsConfirmed() throws {
    var bench = InboxBench()
    _ = bench.steps()
    try bench.receive(prompts: [5])
    #expect(bench.steps() == ["run 5"])
    bench.inbox.drain()
    #expect(bench.inbox.leaveTime == nil)
    try bench.answerReady(5)
    #expect(bench.steps() == ["send 5"])
    #expect(bench.inbox.leaveTime == nil)
    try bench.sent(5)
    #expect(bench.steps() == ["poll 6 1 0"])
    #expect(bench.inbox.leaveTime == bench.now + .seconds(1))
    try bench.receive([])
    #expect(bench.inbox.isQuiet)
  }

  @Test func leavesAPromptWithTheAgentToTheNextProcess() throws {
    var bench = InboxBench()
    _ = bench.steps()
    try bench.receive(prompts: [5])
    #expect(bench.steps() == ["run 5"])
    bench.inbox.drain()
    bench.inbox.leaveRunning(try bench.id(5))
    #expect(bench.steps() == [])
    #expect(bench.inbox.isQuiet)
  }

  @Test func admitsNothingWhilePassive() throws {
    var bench = InboxBench(mode: .passive)
    #expect(bench.steps() == [])
    #expect(bench.pause == nil)
    bench.inbox.activate()
    #expect(bench.steps() == ["poll - 100 0"])
    try bench.receive(prompts: [5, 6])
    #expect(bench.steps() == ["run 5"])
    bench.inbox.standBy()
    #expect(bench.inbox.waitingCount == 0)
    try bench.answerReady(5)
    #expect(bench.steps() == ["send 5"])
    try bench.sent(5)
    #expect(bench.steps() == ["poll 6 1 0"])
    try bench.receive(prompts: [6])
    #expect(bench.inbox.isQuiet)
    bench.inbox.activate()
    bench.wait(.seconds(1))
    #expect(bench.steps() == ["poll 6 100 0"])
    #expect(try bench.receive(prompts: [6]).admitted.count == 1)
  }
}
