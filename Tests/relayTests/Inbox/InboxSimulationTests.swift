import Support
import Testing

@testable import relay

/// The invariants of the inbox over random histories.
///
/// Between two histories other tests may run: there are only as many threads as processors.
///
/// A failure names the seed of its history. With that seed as `TEST_SEED` the history runs first.
struct InboxSimulationTests {
  private let seed = Seed().number

  @Test(arguments: 0..<10)
  func losesNothingInAnyHistory(slice: Int) async {
    var tally = InboxTally()
    for index in 0..<1000 {
      await Task.yield()
      let number = seed &+ UInt64(slice * 1000 + index)
      var simulation = InboxSimulation<Inbox<InboxMessage>>(seed: number)
      do throws(BrokenInvariant) {
        try simulation.play()
      } catch {
        Issue.record("TEST_SEED=\(number): \(error)")
        return
      }
      tally += simulation.tally
    }
    for (what, count) in tally.all {
      #expect(count > 10, "TEST_SEED=\(seed), slice \(slice): hardly any \(what)")
    }
  }

  /// Whether one of many histories without kills fails for a reason that `isLike` accepts. Some bugs show
  /// in one of a hundred histories only: up to 2,000 are tried.
  private func shows<Wrong: SimulatedInbox>(
    _ wrong: Wrong.Type, _ isLike: (String) -> Bool
  ) async -> Bool {
    for index in 0..<2000 as Range<UInt64> {
      await Task.yield()
      var simulation = InboxSimulation<Wrong>(seed: seed &+ index, hasKills: false)
      do throws(BrokenInvariant) {
        try simulation.play()
      } catch {
        if isLike(error.rule) { return true }
      }
    }
    return false
  }

  @Test func wouldNoticeALooseRule() async {
    #expect(await shows(LooseInbox.self) { $0.hasPrefix("lost") }, "TEST_SEED=\(seed)")
  }

  @Test func wouldNoticeAConfirmationOfWhatIsOnlySeen() async {
    #expect(await shows(HastyInbox.self) { $0.hasPrefix("lost") }, "TEST_SEED=\(seed)")
  }

  @Test func wouldNoticeAnOffsetThatIsNeverLowered() async {
    let isRestless = await shows(StubbornInbox.self) {
      $0 == "it spins" || $0 == "it never comes to rest"
    }
    #expect(isRestless, "TEST_SEED=\(seed)")
  }

  @Test func wouldNoticeAnAnswerBeforeTheConfirmation() async {
    #expect(await shows(ImpatientInbox.self) { $0 == "two answers at risk" }, "TEST_SEED=\(seed)")
  }

  @Test func findsNothingWrongWithoutABug() async {
    #expect(await !shows(Inbox<InboxMessage>.self) { _ in true }, "TEST_SEED=\(seed)")
  }
}
