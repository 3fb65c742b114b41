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
    guard attemptsLeft > 0 else { return nil }
    let pause = max(longest * Double.random(in: 0.5...1, using: &generator), asked)
    guard pause <= budget else { return nil }
    attemptsLeft -= 1
    budget -= pause
    longest = min(longest * 2, cap)
    return pause
  }
}
