import Support
import Testing

@testable import relay

struct BackoffTests {
  private func pauses(_ backoff: Backoff, seed: UInt64 = 1) -> [Duration] {
    var backoff = backoff
    var random = SplitMix64(seed: seed)
    var pauses: [Duration] = []
    while let pause = backoff.next(using: &random) { pauses.append(pause) }
    return pauses
  }

  @Test func doublesUpToTheCap() {
    let backoff = Backoff(
      base: .milliseconds(500), cap: .seconds(3), attempts: 6, budget: .seconds(100))
    let longest = [0.5, 1, 2, 3, 3, 3]
    for seed in 0..<100 as Range<UInt64> {
      let found = pauses(backoff, seed: seed)
      #expect(found.count == longest.count)
      for (pause, longest) in zip(found, longest) {
        #expect(pause >= .seconds(longest / 2) && pause <= .seconds(longest))
      }
    }
  }

  @Test func isJittered() {
    let backoff = Backoff(base: .seconds(1), cap: .seconds(1), attempts: 1, budget: .seconds(9))
    let found = Set((0..<50 as Range<UInt64>).map { pauses(backoff, seed: $0) })
    #expect(found.count == 50)
  }

  @Test func staysWithinItsBudget() {
    let backoff = Backoff(
      base: .seconds(1), cap: .seconds(1), attempts: 1000, budget: .seconds(10))
    let found = pauses(backoff)
    #expect((10...20).contains(found.count))
    #expect(found.reduce(.zero, +) <= .seconds(10))
  }

  @Test func waitsAsLongAsThePeerAsks() {
    var backoff = Backoff(base: .seconds(1), cap: .seconds(2), attempts: 9, budget: .seconds(60))
    var random = SplitMix64(seed: 1)
    #expect(backoff.next(atLeast: .seconds(35), using: &random) == .seconds(35))
    #expect(backoff.next(atLeast: .seconds(35), using: &random) == nil)
  }

  @Test func givesUpWithoutAttempts() {
    let none = Backoff(base: .seconds(1), cap: .seconds(1), attempts: 0, budget: .seconds(60))
    #expect(pauses(none).isEmpty)
  }
}

extension Backoff {
  /// The next pause, with its jitter from `generator`.
  fileprivate mutating func next(
    atLeast asked: Duration = .zero, using generator: inout some RandomNumberGenerator
  ) -> Duration? {
    next(atLeast: asked, jitter: Double.random(in: 0..<1, using: &generator))
  }
}
