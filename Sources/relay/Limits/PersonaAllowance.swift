/// What one persona may still take: fewer than 2R passed in the last 60 s, and a bucket of 5R, refilled
/// at R a minute, has a token. So twice the limit can be sustained for five minutes.
struct PersonaAllowance: Sendable {
  private let burst: Int
  private let price: Duration

  /// When the last 2R passed: a ring, the oldest at `oldest` once it is full.
  private var passed: [ContinuousClock.Instant] = []
  private var oldest = 0

  /// What it would take to fill the bucket up, at `updated`: a token is 60 s / R, the bucket 300 s.
  private var missing = Duration.zero
  private var updated: ContinuousClock.Instant

  /// A full allowance of `perMinute` prompts, at least 1.
  init(perMinute: Int, at now: ContinuousClock.Instant) {
    burst = 2 * perMinute
    price = .seconds(60) / perMinute
    updated = now
  }

  /// Takes one, or says when there will be one.
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
