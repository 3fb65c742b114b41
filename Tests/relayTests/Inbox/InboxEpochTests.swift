import Testing

@testable import relay

/// Batches, ids that Telegram restarts, and updates that vanish.
struct InboxEpochTests {
  @Test func admitsEachUpdateOnce() throws {
    var bench = InboxBench()
    _ = bench.steps()
    try bench.receive([(5, 1), (6, nil), (5, 1), (6, nil)])
    bench.wait(.seconds(1))
    _ = bench.steps()
    let receipt = try bench.receive([(5, 1), (6, nil), (7, 1)])
    #expect(receipt.admitted.map(\.id.update.number) == [7])
    #expect(receipt.seen.isEmpty)
  }

  @Test func letsNoPromptPassOneWithoutRoom() throws {
    var bench = InboxBench(depth: 1)
    _ = bench.steps()
    try bench.receive(prompts: [1, 2, 3])
    #expect(bench.steps() == ["run 1"])
    bench.wait(.seconds(1))
    _ = bench.steps()
    let receipt = try bench.receive([(1, 1), (2, 1), (3, 1), (4, nil)])
    #expect(receipt.admitted.map(\.id.update.number) == [2])
    #expect(receipt.seen.map(\.id.update.number) == [4])
    bench.wait(.seconds(1))
    #expect(bench.steps() == ["poll 1 100 0"])
  }

  @Test func noticesIdsBelowTheOffset() throws {
    var bench = InboxBench()
    _ = bench.steps()
    try bench.receive([(1000, nil)])
    #expect(bench.steps() == ["poll 1001 100 30"])
    let receipt = try bench.receive(prompts: [7])
    #expect(receipt.restarted)
    #expect(receipt.admitted.map(\.id) == [try bench.id(7, epoch: 1)])
    #expect(bench.steps() == ["run 7"])
    bench.wait(.seconds(1))
    #expect(bench.steps() == ["poll 7 100 0"])
  }

  @Test func noticesUnknownIdsBelowTheHighestWithoutAnOffset() throws {
    var bench = InboxBench()
    _ = bench.steps()
    try bench.receive([(1000, nil)])
    _ = bench.steps()
    try bench.receive([])
    #expect(bench.steps() == ["poll - 100 30"])
    #expect(try bench.receive([(7, nil)]).restarted)
    #expect(bench.steps() == ["poll 8 100 30"])
  }

  @Test func answersWhatItHasInHandWhenIdsRestart() throws {
    var bench = InboxBench()
    _ = bench.steps()
    try bench.receive(prompts: [1000, 1001])
    #expect(bench.steps() == ["run 1000"])
    bench.wait(.seconds(1))
    _ = bench.steps()
    #expect(try bench.receive(prompts: [7]).restarted)
    #expect(bench.trackedCount == 1)
    try bench.answerReady(1000)
    #expect(bench.steps() == ["run 1001", "send 1000"])
    try bench.sent(1000)
    try bench.answerReady(1001)
    #expect(bench.steps() == ["run 7", "send 1001"])
  }

  @Test func forgetsWhatTelegramNoLongerHas() throws {
    var bench = InboxBench(depth: 1)
    _ = bench.steps()
    try bench.receive(prompts: [1, 2, 3])
    #expect(bench.steps() == ["run 1"])
    bench.wait(.seconds(1))
    _ = bench.steps()
    let receipt = try bench.receive(prompts: [50, 51])
    #expect(receipt.vanished == 3)
    #expect(!receipt.restarted)
    #expect(receipt.admitted.map(\.id.update.number) == [50])
    try bench.answerReady(1)
    #expect(bench.steps() == ["run 50", "send 1"])
  }

  @Test func believesAnEmptyBatchOnlyAboutWhatItDoesNotHold() throws {
    var bench = InboxBench(depth: 1)
    _ = bench.steps()
    try bench.receive(prompts: [1, 2, 3])
    #expect(bench.steps() == ["run 1"])
    bench.wait(.seconds(1))
    _ = bench.steps()
    #expect(try bench.receive([]).vanished == 2)
    bench.inbox.refuse(try bench.id(1))
    #expect(bench.steps() == ["poll 2 100 30"])
    #expect(try bench.receive(prompts: [2, 3]).admitted.map(\.id.update.number) == [2])
  }

  @Test(arguments: [0, -1, 2_147_483_648, Int64.max, Int64.min])
  func refusesAnIDThatTelegramNeverSends(number: Int64) {
    #expect(UpdateID(number) == nil)
  }

  @Test func confirmsTheHighestId() throws {
    var bench = InboxBench()
    _ = bench.steps()
    try bench.receive([(2_147_483_647, nil)])
    #expect(bench.steps() == ["poll 2147483648 100 30"])
  }
}
