import Support
import Testing

@testable import relay

struct RateLimitTests {
  private let start = ContinuousClock.now

  /// How many of `count` prompts, evenly spread over `time`, pass.
  private func passed(_ limit: inout RateLimit, _ count: Int, over time: Duration) -> Int {
    var passed = 0
    for number in 0..<count {
      let now = start + time * number / count
      if limit.admit(persona: "general", chat: 1, at: now) == .passes { passed += 1 }
    }
    return passed
  }

  @Test(arguments: [1, 7, 30, 600])
  func passesTwiceTheLimitForFiveMinutes(perMinute: Int) {
    var limit = RateLimit(perMinute: perMinute)
    #expect(passed(&limit, 10 * perMinute, over: .seconds(300)) >= 10 * perMinute - 1)
  }

  @Test(arguments: [1, 7, 30, 600])
  func fallsBackToTheLimitAfterFiveMinutes(perMinute: Int) {
    var limit = RateLimit(perMinute: perMinute)
    let inAnHour = passed(&limit, 120 * perMinute, over: .seconds(3600))
    #expect((65 * perMinute - 1...65 * perMinute + 1).contains(inAnHour))
  }

  @Test func passesAtMostTwiceTheLimitInAMinute() {
    var limit = RateLimit(perMinute: 30)
    #expect(passed(&limit, 200, over: .seconds(1)) == 60)
    let late = start + .milliseconds(59_999)
    #expect(limit.admit(persona: "general", chat: 1, at: late) != .passes)
    #expect(limit.admit(persona: "general", chat: 1, at: start + .seconds(60)) == .passes)
  }

  @Test func namesATimeAtWhichThePromptPasses() {
    var random = SplitMix64(seed: 7)
    var limit = RateLimit(perMinute: 3)
    var now = start
    for _ in 0..<500 {
      now += .milliseconds(Int.random(in: 0...15_000, using: &random))
      guard case .denied(let time, _) = limit.admit(persona: "p", chat: 1, at: now) else {
        continue
      }
      #expect(time > .zero)
      var early = limit
      #expect(early.admit(persona: "p", chat: 1, at: now + time - .nanoseconds(1)) != .passes)
      now += time
      #expect(limit.admit(persona: "p", chat: 1, at: now) == .passes)
    }
  }

  @Test func notifiesAChatOnceUntilTheNamedTime() {
    var limit = RateLimit(perMinute: 1)
    var notified: [String] = []
    for second in [0, 0, 1, 2, 3, 59, 60, 60, 61, 62] {
      for chat in [Int64(1), 2] {
        let now = start + .seconds(second)
        let verdict = limit.admit(persona: "general", chat: chat, at: now)
        if case .denied(let time, true) = verdict {
          notified.append("\(chat) at \(second): \(time)")
        }
      }
    }
    #expect(
      notified == [
        "1 at 0: 60.0 seconds", "2 at 0: 60.0 seconds", "1 at 60: 60.0 seconds",
        "2 at 60: 60.0 seconds",
      ])
  }

  @Test func countsEachPersonaAlone() {
    var limit = RateLimit(perMinute: 1)
    for persona in ["general", "coder"] {
      #expect(limit.admit(persona: persona, chat: 1, at: start) == .passes)
      #expect(limit.admit(persona: persona, chat: 1, at: start) == .passes)
      #expect(limit.admit(persona: persona, chat: 1, at: start) != .passes)
    }
  }

  @Test func isOffAtZero() {
    var limit = RateLimit(perMinute: 0)
    #expect(passed(&limit, 5000, over: .seconds(1)) == 5000)
  }
}
