/// Limits how many prompts each persona receives (`RATE_LIMIT_PER_MINUTE`).
///
/// It must be called once for each prompt that the inbox admits, in the order of arrival.
struct RateLimit: Sendable {
  enum Verdict: Hashable, Sendable {
    /// The prompt is within the limit and has been counted.
    case passes

    /// The prompt is over the limit. It would pass after `retryAfter` if no other prompt for the
    /// persona is sent before. `notifiesChat` is whether the chat must be notified now; it is false
    /// if the chat has already been notified.
    case denied(retryAfter: Duration, notifiesChat: Bool)
  }

  private let perMinute: Int
  private var allowances: [String: PersonaAllowance] = [:]

  /// For each chat, the time until which its last notice told it to wait.
  private var notified: [Int64: ContinuousClock.Instant] = [:]

  /// Creates a limit of 1 to 600 prompts a minute for each persona; 0 means no limit.
  init(perMinute: Int) { self.perMinute = perMinute }

  /// Decides whether a prompt for `persona` from `chat` passes.
  ///
  /// The configuration lists all personas and chats, which bounds the state that is kept.
  mutating func admit(
    persona: String, chat: Int64, at now: ContinuousClock.Instant
  ) -> Verdict {
    guard perMinute > 0 else { return .passes }
    let full = PersonaAllowance(perMinute: perMinute, at: now)
    guard let free = allowances[persona, default: full].take(at: now) else { return .passes }
    if let until = notified[chat], now < until {
      return .denied(retryAfter: free - now, notifiesChat: false)
    }
    notified[chat] = free
    return .denied(retryAfter: free - now, notifiesChat: true)
  }
}

/// The prompts that one persona may still receive under a limit of R a minute.
///
/// A prompt passes if fewer than 2R prompts passed in the last 60 s and a token is left in a bucket
/// that holds 5R tokens and is refilled at R a minute. Twice the limit can therefore be sustained
/// for five minutes.
struct PersonaAllowance: Sendable {
  private let burst: Int
  private let price: Duration

  /// The times at which the last 2R prompts passed. The array is a ring buffer: once it is full,
  /// `oldest` is the index of the oldest time.
  private var passed: [ContinuousClock.Instant] = []
  private var oldest = 0

  /// The time from `updated` until the bucket is full again: 60 s / R for each missing token, at
  /// most 300 s.
  private var missing = Duration.zero
  private var updated: ContinuousClock.Instant

  /// Creates a full bucket for a limit of `perMinute` prompts, at least 1.
  init(perMinute: Int, at now: ContinuousClock.Instant) {
    burst = 2 * perMinute
    price = .seconds(60) / perMinute
    updated = now
  }

  /// Takes a token and returns nil. If the prompt must wait, takes no token and returns the time
  /// from which a prompt can pass.
  mutating func take(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
    missing = max(missing - (now - updated), .zero)
    updated = now
    var free = now + max(missing + price - .seconds(300), .zero)
    if passed.count == burst { free = max(free, passed[oldest] + .seconds(60)) }
    guard free <= now else { return free }
    missing += price
    if passed.count < burst {
      passed.append(now)
    } else {
      passed[oldest] = now
      oldest = (oldest + 1) % burst
    }
    return nil
  }
}
