/// Pauses between attempts: doubled each time up to a cap, jittered, within a budget (R7).
struct Backoff: Hashable, Sendable {
  /// The longest first pause.
  let base: Duration

  /// The longest pause.
  let cap: Duration

  /// How many pauses are left.
  private(set) var attemptsLeft: Int

  /// How much pausing is left in all.
  private(set) var budget: Duration

  private var longest: Duration

  /// `attempts` pauses at most, which together take no longer than `budget`.
  init(base: Duration, cap: Duration, attempts: Int, budget: Duration) {
    precondition(base > .zero && base <= cap && attempts >= 0)
    self.base = base
    self.cap = cap
    attemptsLeft = attempts
    self.budget = budget
    longest = base
  }

  /// The next pause, between half of the longest and all of it, and at least what the peer asked
  /// for; nil when to give up, because no attempts are left or the pause exceeds the budget.
  mutating func next(
    atLeast asked: Duration = .zero, using generator: inout some RandomNumberGenerator
  ) -> Duration? {
    next(atLeast: asked, jitter: Double.random(in: 0..<1, using: &generator))
  }

  /// The same with a chance drawn before: `jitter` in 0..<1 takes up to half of the pause away.
  mutating func next(atLeast asked: Duration = .zero, jitter: Double) -> Duration? {
    guard attemptsLeft > 0 else { return nil }
    let pause = max(longest * (1 - jitter / 2), asked)
    guard pause <= budget else { return nil }
    attemptsLeft -= 1
    budget -= pause
    longest = min(longest * 2, cap)
    return pause
  }
}
