import HTTP
import RFC3339

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
  /// The pause that the peer requests in `Retry-After`; nil if it requests none. It is computed for
  /// a reply that has just arrived.
  var retryAfter: Duration? { retryAfter(at: .now()) }

  /// Returns the pause that the peer requests in `Retry-After` (RFC 9110 §10.2.3), as a number of
  /// seconds or as a date, from zero to ``longestRetryAfter``. Returns nil if the header is missing
  /// or malformed.
  ///
  /// A date is compared with the reply's own `Date`, so that the clocks need not agree. `now` is
  /// used if that header is missing.
  func retryAfter(at now: Timestamp) -> Duration? {
    guard let text = self["retry-after"] else { return nil }
    guard text.isEmpty || !text.utf8.allSatisfy(isDigit) else {
      // A number that does not fit into an Int is longer than a day too.
      return min(Int(text).map { .seconds($0) } ?? longestRetryAfter, longestRetryAfter)
    }
    guard let time = HTTPDate.parse(text, now: now) else { return nil }
    let sent = self["date"].flatMap { HTTPDate.parse($0, now: now) } ?? now
    return min(max(.seconds(time.seconds(since: sent)), .zero), longestRetryAfter)
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
