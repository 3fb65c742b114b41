import Testing

@testable import relay

@Suite struct GroupLookScheduleTests {
  private let start = ContinuousClock.now
  private let supergroup: Int64 = -1_001_234_567_890
  private var schedule = GroupLookSchedule()

  private mutating func isUndecided(_ chat: Int64? = nil, after seconds: Int = 0) -> Bool {
    schedule.isUndecided(chat ?? supergroup, hasGroups: true, at: start + .seconds(seconds))
  }

  @Test mutating func looksOnlyBecauseOfASupergroup() {
    let answers = [5, -5, -1_000_000_000_000].map { isUndecided($0) }
    #expect(answers == [false, false, false])
    let answer = schedule.isUndecided(supergroup, hasGroups: false, at: start)
    let begins = schedule.begin()
    #expect(!answer && !begins)
  }

  /// Strangers cannot cause more than one look in ten minutes, or in one if Telegram does not answer.
  @Test(arguments: [(true, 600), (false, 60)])
  mutating func looksSeldom(isComplete: Bool, pause: Int) {
    var answers = [isUndecided(), isUndecided(), schedule.begin(), schedule.begin(), isUndecided()]
    #expect(answers == [true, true, true, false, true])
    schedule.end(isComplete: isComplete, at: start)
    answers = [isUndecided(after: pause - 1), schedule.begin(), isUndecided(after: pause)]
    #expect(answers == [false, false, true])
    let begins = schedule.begin()
    #expect(begins)
  }
}
