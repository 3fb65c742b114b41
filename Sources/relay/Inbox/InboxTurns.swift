/// When each answer may be sent while another consumer is active.
///
/// Two instances can work in step: both look whether Telegram still has a prompt, find it, and
/// answer it. Each instance therefore waits for its turn before it looks, for a random time. The one
/// that came too late the last time waits longer than the other, so that the two seldom meet again.
struct InboxTurns: Sendable {
  /// How long after the last sign of another consumer answers still wait for their turn, in seconds.
  static let duration = Duration.seconds(60)

  /// The shortest and the longest wait in milliseconds, at first and after an answer in time.
  private static let first: ClosedRange<UInt64> = 500...3000

  /// The shortest and the longest wait in milliseconds after another consumer was faster.
  private static let second: ClosedRange<UInt64> = 3500...4500

  private var random: InboxRandom
  private var isSecond = false
  private var turns: [PromptID: ContinuousClock.Instant] = [:]

  /// Creates the state of an instance that knows of no other consumer.
  init(random: InboxRandom) { self.random = random }

  /// Whether no answer waits for its turn or has had it.
  var isEmpty: Bool { turns.isEmpty }

  /// Returns when the answer may be sent; nil if it need not wait.
  func turn(of id: PromptID) -> ContinuousClock.Instant? { turns[id] }

  /// Chooses the turn of an answer that is ready, unless it has one.
  mutating func draw(_ id: PromptID, at now: ContinuousClock.Instant) {
    guard turns[id] == nil else { return }
    turns[id] = now + random.duration(in: isSecond ? Self.second : Self.first)
  }

  /// Records that an answer was sent before another consumer confirmed its prompt.
  mutating func won(_ id: PromptID) {
    guard turns.removeValue(forKey: id) != nil else { return }
    isSecond = false
  }

  /// Forgets the turn of an answer that is not sent any more.
  mutating func end(_ id: PromptID) { turns[id] = nil }

  /// Records that another consumer has confirmed these prompts.
  mutating func lost(_ ids: [PromptID]) {
    for id in ids { turns[id] = nil }
    isSecond = true
  }

  /// Forgets everything but the state of the random numbers.
  mutating func reset() { (isSecond, turns) = (false, [:]) }
}

/// Random numbers (splitmix64), whose sequence depends only on the seed. They break the step of two
/// instances and protect nothing.
struct InboxRandom: Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// Returns a random number of milliseconds.
  mutating func duration(in range: ClosedRange<UInt64>) -> Duration {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    mixed ^= mixed >> 31
    return .milliseconds(range.lowerBound + mixed % UInt64(range.count))
  }
}
