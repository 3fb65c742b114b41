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

  /// What the journal can do in a row of histories; nil if there is none.
  static let rows: [StateGrade?] = [nil, .done, .held]

  @Test(arguments: rows, 0..<4)
  func losesNothingInAnyHistory(journal: StateGrade?, slice: Int) async {
    var tally = InboxTally()
    for index in 0..<500 {
      await Task.yield()
      let number = seed &+ UInt64(slice * 1000 + index)
      var simulation = InboxSimulation<Inbox<InboxMessage>>(seed: number, journal: journal)
      do throws(BrokenInvariant) {
        try simulation.play()
      } catch {
        Issue.record("TEST_SEED=\(number), journal \(String(describing: journal)): \(error)")
        return
      }
      tally += simulation.tally
    }
    var counts = tally.all
    if journal != nil { counts += tally.ofJournal }
    if journal == .done { counts.removeAll { ["holds", "restored"].contains($0.what) } }
    for (what, count) in counts {
      #expect(count > 0, "TEST_SEED=\(seed), slice \(slice): no \(what)")
    }
  }

  /// Whether one of many histories with a journal that has this bug fails for a reason that `isLike`
  /// accepts.
  private func shows(
    _ bug: SimulatedJournal.Bug, _ isLike: (String) -> Bool
  ) async -> Bool {
    for index in 0..<2000 as Range<UInt64> {
      await Task.yield()
      var simulation = InboxSimulation<Inbox<InboxMessage>>(
        seed: seed &+ index, journal: .held, bug: bug)
      do throws(BrokenInvariant) { try simulation.play() } catch {
        if isLike(error.rule) { return true }
      }
    }
    return false
  }

  @Test func wouldNoticeAHoldThatIsNotSynced() async {
    let isNoticed = await shows(.holdsUnsynced) { $0.hasSuffix("was forgotten") }
    #expect(isNoticed, "TEST_SEED=\(seed)")
  }

  @Test func wouldNoticeARecordThatIsWrittenLate() async {
    let isNoticed = await shows(.doneLate) {
      $0.hasPrefix("too many duplicates") || $0 == "two answers at risk"
    }
    #expect(isNoticed, "TEST_SEED=\(seed)")
  }

  @Test func wouldNoticeAnIDWithoutItsMark() async {
    let isNoticed = await shows(.noMarks) { $0.hasPrefix("lost") || $0.hasSuffix("was forgotten") }
    #expect(isNoticed, "TEST_SEED=\(seed)")
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
