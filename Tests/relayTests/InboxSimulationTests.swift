import Support
import Testing

@testable import relay

/// DESIGN §8 "Inbox": its invariants over random histories.
///
/// Between two histories other tests get their turn: there are only as many threads as processors.
///
/// A failure names the seed of its history. With it as `TEST_SEED` that history is the first one.
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

  /// Why the histories fail that do, in which nobody is killed.
  private func failures<Wrong: SimulatedInbox>(
    of wrong: Wrong.Type, hasKills: Bool = false
  ) async -> [String] {
    var failures: [String] = []
    for index in 0..<200 as Range<UInt64> {
      await Task.yield()
      var simulation = InboxSimulation<Wrong>(seed: seed &+ index, hasKills: hasKills)
      do throws(BrokenInvariant) {
        try simulation.play()
      } catch {
        failures.append(error.rule)
      }
    }
    return failures
  }

  @Test func wouldNoticeTheLooseRule() async {
    #expect(await failures(of: LooseInbox.self).contains { $0.hasPrefix("lost") })
  }

  @Test func wouldNoticeAConfirmOfWhatIsSeen() async {
    #expect(await failures(of: HastyInbox.self).contains { $0.hasPrefix("lost") })
  }

  @Test func wouldNoticeAnOffsetThatIsNeverLowered() async {
    let failures = await failures(of: StubbornInbox.self)
    #expect(failures.contains("it spins") || failures.contains("it never comes to rest"))
  }

  @Test func wouldNoticeAnAnswerBeforeTheConfirm() async {
    #expect(await failures(of: ImpatientInbox.self).contains("two answers at risk"))
  }

  @Test func findsNothingWrongWithoutAMistake() async {
    #expect(await failures(of: Inbox<InboxMessage>.self) == [])
  }
}
