/// Limits the prompts of each persona (`RATE_LIMIT_PER_MINUTE`).
///
/// It is called once for each prompt that the inbox admits, in order.
struct RateLimit: Sendable {
  enum Verdict: Hashable, Sendable {
    /// The prompt passes, and is counted.
    case passes

    /// The prompt does not pass; after `retryAfter` it would, if no other is sent before.
    /// `notifiesChat`: its chat has not been notified yet, and must be now.
    case denied(retryAfter: Duration, notifiesChat: Bool)
  }

  private let perMinute: Int
  private var allowances: [String: PersonaAllowance] = [:]

  /// By chat, the time until which it was last asked to wait.
  private var notified: [Int64: ContinuousClock.Instant] = [:]

  /// A limit of 1–600 prompts a minute for each persona; 0 means no limit.
  init(perMinute: Int) { self.perMinute = perMinute }

  /// Decides about a prompt for `persona` from `chat`.
  ///
  /// Both come from the lists of the configuration, which bounds what is kept.
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

/// The prompts that one persona may still receive, for a limit of R a minute: a prompt passes if
/// fewer than 2R passed in the last 60 s, and a bucket of 5R tokens, refilled at R a minute, has a
/// token. So twice the limit can be sustained for five minutes.
struct PersonaAllowance: Sendable {
  private let burst: Int
  private let price: Duration

  /// When the last 2R prompts passed: a ring, with the oldest at `oldest` once it is full.
  private var passed: [ContinuousClock.Instant] = []
  private var oldest = 0

  /// The time in which the bucket would be full, at `updated`: 60 s / R for each token, 300 s in
  /// total.
  private var missing = Duration.zero
  private var updated: ContinuousClock.Instant

  /// A full bucket for `perMinute` prompts, at least 1.
  init(perMinute: Int, at now: ContinuousClock.Instant) {
    burst = 2 * perMinute
    price = .seconds(60) / perMinute
    updated = now
  }

  /// Takes a token and returns `nil`. If there is none, returns the time of the next one.
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
