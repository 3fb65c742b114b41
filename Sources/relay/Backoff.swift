import HTTP

/// Computes pauses between attempts. The upper bound doubles each time up to a cap, each pause is
/// jittered, and all pauses together stay within a budget.
struct Backoff: Hashable, Sendable {
  /// The upper bound of the first pause.
  let base: Duration

  /// The upper bound of every pause.
  let cap: Duration

  /// The number of pauses that are left.
  private(set) var attemptsLeft: Int

  /// The total time that is left for pauses.
  private(set) var budget: Duration

  /// The upper bound of the next pause.
  private var longest: Duration

  /// Creates a backoff with at most `attempts` pauses, which together last at most `budget`.
  init(base: Duration, cap: Duration, attempts: Int, budget: Duration) {
    precondition(base > .zero && base <= cap && attempts >= 0)
    self.base = base
    self.cap = cap
    attemptsLeft = attempts
    self.budget = budget
    longest = base
  }

  /// Returns the next pause: a random duration between half the upper bound and the upper bound, or
  /// `asked`, the pause that the peer requested, if that is longer.
  ///
  /// Returns nil if no attempts are left or the pause exceeds the remaining budget. `jitter` is a
  /// random number in 0..<1: 0 selects the full upper bound, and larger numbers shorten the pause
  /// by up to half.
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

/// The upper limit of a pause that a peer can request: one day.
let longestRetryAfter = Duration.seconds(86_400)

extension ReplyHead {
  /// The pause that the peer requests: `Retry-After` in seconds (RFC 9110 §10.2.3), at most one
  /// day.
  ///
  /// It is nil if the header is missing, negative, or a date.
  var retryAfter: Duration? {
    guard let seconds = self["retry-after"].flatMap({ Int($0) }), seconds >= 0 else { return nil }
    return min(.seconds(seconds), longestRetryAfter)
  }
}
