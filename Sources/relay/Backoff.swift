import HTTP

/// Pauses between attempts: doubled each time up to a cap, jittered, and within a budget.
struct Backoff: Hashable, Sendable {
  /// The upper bound of the first pause.
  let base: Duration

  /// The upper bound of every pause.
  let cap: Duration

  /// How many pauses are left.
  private(set) var attemptsLeft: Int

  /// How much time is left for pauses.
  private(set) var budget: Duration

  /// The upper bound of the next pause.
  private var longest: Duration

  /// At most `attempts` pauses, which together last no longer than `budget`.
  init(base: Duration, cap: Duration, attempts: Int, budget: Duration) {
    precondition(base > .zero && base <= cap && attempts >= 0)
    self.base = base
    self.cap = cap
    attemptsLeft = attempts
    self.budget = budget
    longest = base
  }

  /// The next pause: a random part of the upper bound, from half of it to all of it, and at least
  /// what the peer asked for.
  ///
  /// Nil if no attempts are left or the pause exceeds the budget. `jitter` is a random number in
  /// 0..<1, which shortens the pause by up to half.
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

/// The longest pause that a peer can ask for: a day.
let longestRetryAfter = Duration.seconds(86_400)

extension ReplyHead {
  /// The pause that the peer asks for: `Retry-After` in seconds (RFC 9110 §10.2.3), at most a day.
  ///
  /// Nil without the header, and for a negative number or a date.
  var retryAfter: Duration? {
    guard let seconds = self["retry-after"].flatMap({ Int($0) }), seconds >= 0 else { return nil }
    return min(.seconds(seconds), longestRetryAfter)
  }
}
