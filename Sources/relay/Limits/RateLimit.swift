/// How many prompts each persona takes (R5; `RATE_LIMIT_PER_MINUTE`; DESIGN §8 "Rate limit").
///
/// Asked once about each prompt that the inbox admitted, in order.
struct RateLimit: Sendable {
  /// Whether a prompt may go on.
  enum Verdict: Hashable, Sendable {
    /// It may, and is counted.
    case passes

    /// It may not, and the same prompt would pass after that time, if no other is sent before.
    /// `isToldTo`: its chat has not been told yet to wait, and is told now.
    case denied(retryAfter: Duration, isToldTo: Bool)
  }

  private let perMinute: Int
  private var allowances: [String: PersonaAllowance] = [:]
  private var told: [Int64: ContinuousClock.Instant] = [:]

  /// A limit of 1–600 prompts a minute for each persona; 0 is none.
  init(perMinute: Int) { self.perMinute = perMinute }

  /// Decides about a prompt for `persona` from `chat`.
  ///
  /// Both come from the configuration's lists, so that what is kept is bounded.
  mutating func admit(
    persona: String, chat: Int64, at now: ContinuousClock.Instant
  ) -> Verdict {
    guard perMinute > 0 else { return .passes }
    let full = PersonaAllowance(perMinute: perMinute, at: now)
    guard let free = allowances[persona, default: full].take(at: now) else { return .passes }
    if let until = told[chat], now < until {
      return .denied(retryAfter: free - now, isToldTo: false)
    }
    told[chat] = free
    return .denied(retryAfter: free - now, isToldTo: true)
  }
}
