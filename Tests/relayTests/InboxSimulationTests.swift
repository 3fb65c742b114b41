import Support
import Testing

@testable import relay

/// DESIGN §8 "Inbox": its invariants over random histories.
///
/// A failure names the seed of its history. With it as `TEST_SEED` that history is the first one.
struct InboxSimulationTests {
  private let seed = Seed().number

  @Test(arguments: 0..<10)
  func losesNothingInAnyHistory(slice: Int) {
    var tally = InboxTally()
    for index in 0..<1000 {
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
  ) -> [String] {
    var failures: [String] = []
    for index in 0..<200 as Range<UInt64> {
      var simulation = InboxSimulation<Wrong>(seed: seed &+ index, hasKills: hasKills)
      do throws(BrokenInvariant) {
        try simulation.play()
      } catch {
        failures.append(error.rule)
      }
    }
    return failures
  }

  @Test func wouldNoticeTheLooseRule() {
    #expect(failures(of: LooseInbox.self).contains { $0.hasPrefix("lost") })
  }

  @Test func wouldNoticeAConfirmOfWhatIsSeen() {
    #expect(failures(of: HastyInbox.self).contains { $0.hasPrefix("lost") })
  }

  @Test func wouldNoticeAnOffsetThatIsNeverLowered() {
    let failures = failures(of: StubbornInbox.self)
    #expect(failures.contains("it spins") || failures.contains("it never comes to rest"))
  }

  @Test func wouldNoticeAnAnswerBeforeTheConfirm() {
    #expect(failures(of: ImpatientInbox.self).contains("two answers at risk"))
  }

  @Test func findsNothingWrongWithoutAMistake() {
    #expect(failures(of: Inbox<InboxMessage>.self) == [])
  }
}
