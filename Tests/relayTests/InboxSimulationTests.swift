import Support
import Testing

@testable import relay

/// DESIGN §8 "Inbox": its invariants over random histories. `TEST_SEED` of a failure is the seed of
/// its history, which then is the first of its slice.
struct InboxSimulationTests {
  @Test(arguments: 0..<10)
  func losesNothingInAnyHistory(slice: Int) {
    let seed = Seed()
    var tally = InboxTally()
    for index in 0..<1000 {
      let number = seed.number &+ UInt64(slice * 1000 + index)
      var simulation = InboxSimulation<Inbox<InboxMessage>>(seed: number)
      do {
        try simulation.play()
        tally += simulation.tally
      } catch {
        Issue.record("TEST_SEED=\(number): \(error)")
        break
      }
    }
    print(tally)
  }
}
