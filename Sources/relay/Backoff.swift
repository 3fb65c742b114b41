import HTTP
import Telemetry

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
  /// `most` if that is shorter, or `asked`, the pause that the peer requested, if that is longer.
  ///
  /// Returns nil if no attempts are left or the pause exceeds the remaining budget. `jitter` is a
  /// random number in 0..<1: 0 selects the full upper bound, and larger numbers shorten the pause
  /// by up to half.
  mutating func next(
    atLeast asked: Duration = .zero, atMost most: Duration = .seconds(86_400), jitter: Double
  ) -> Duration? {
    guard attemptsLeft > 0 else { return nil }
    let pause = max(min(longest * (1 - jitter / 2), most), asked)
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
  /// The pause that the peer requests; see ``requestedPause(at:)``.
  var retryAfter: Duration? { requestedPause(at: .now()) }

  /// Returns the pause that the peer requests with `Retry-After` (RFC 9110 §10.2.3), at most one
  /// day. The header contains seconds or a date. A date is compared with the time at which the peer
  /// sent the reply (`Date`), or with `now` if that is missing.
  ///
  /// Returns nil if the header is missing or cannot be read.
  func requestedPause(at now: WallTime) -> Duration? {
    guard let text = self["retry-after"] else { return nil }
    if let seconds = Int(text) {
      return seconds < 0 ? nil : min(.seconds(seconds), longestRetryAfter)
    }
    guard let date = WallTime(httpDate: text) else { return nil }
    let sent = self["date"].flatMap(WallTime.init(httpDate:)) ?? now
    let pause = Duration.nanoseconds(date.nanoseconds - sent.nanoseconds)
    return min(max(pause, .zero), longestRetryAfter)
  }
}
