/// When the next poll is due (DESIGN §8 "Poll", "409").
struct InboxPoller: Sendable {
  /// What the last poll is doing, or how long it took.
  private enum Phase {
    case none
    case inFlight(InboxPoll, since: ContinuousClock.Instant)
    case abandoned(InboxPoll, since: ContinuousClock.Instant)
    case over(InboxPoll, from: ContinuousClock.Instant, to: ContinuousClock.Instant, empty: Bool)
  }

  private var phase = Phase.none

  /// What keeps the next poll back.
  private(set) var trouble = InboxTrouble.none

  /// The poll in flight.
  var inFlight: InboxPoll? { flight?.poll }

  /// The poll in flight, and since when.
  var flight: (poll: InboxPoll, since: ContinuousClock.Instant)? {
    switch phase {
    case .inFlight(let poll, let since), .abandoned(let poll, let since): (poll, since)
    case .none, .over: nil
    }
  }

  /// Whether a long poll is in flight that nobody has asked to end.
  var waitsLong: Bool {
    guard case .inFlight(let poll, _) = phase else { return false }
    return poll.isLong
  }

  /// When a poll with `offset` may begin; nil while one is in flight. `confirms`: it would confirm
  /// something that the last one that succeeded did not.
  ///
  /// At once if it is long or confirms more than the last one asked for; else a second after the
  /// last. An empty answer to a long poll that was not long is not asked for again within a second.
  func due(
    offset: Int64?, isLong: Bool, confirms: Bool, at now: ContinuousClock.Instant
  ) -> ContinuousClock.Instant? {
    if inFlight != nil { return nil }
    if let until = trouble.until { return until }
    guard case .over(let last, let from, let end, let empty) = phase else { return now }
    let isRepeated = last.offset == offset
    if isLong { return isRepeated && last.isLong && empty ? from + .seconds(1) : now }
    if confirms, !isRepeated || last.isLong { return now }
    return end + .seconds(1)
  }

  /// Begins a poll.
  mutating func begin(
    offset: Int64?, limit: Int, timeout: Duration, at now: ContinuousClock.Instant
  ) -> InboxPoll {
    var mayBeHeld = false
    if case .over(let last, let from, _, _) = phase {
      mayBeHeld = last.offset == offset && now < from + .seconds(3)
    }
    let poll = InboxPoll(offset: offset, limit: limit, timeout: timeout, mayBeHeld: mayBeHeld)
    phase = .inFlight(poll, since: now)
    return poll
  }

  /// The poll in flight is to end.
  mutating func abandon() {
    guard case .inFlight(let poll, let since) = phase else { return }
    phase = .abandoned(poll, since: since)
  }

  /// The poll in flight brought a batch.
  mutating func succeed(empty: Bool, at now: ContinuousClock.Instant) {
    end(empty: empty, at: now)
    trouble = .none
  }

  /// The poll in flight brought none.
  mutating func fail(_ failure: InboxPollFailure, at now: ContinuousClock.Instant) {
    end(empty: false, at: now)
    trouble = trouble.after(failure, at: now)
  }

  /// Forgets earlier trouble: an operator has said that this is the consumer now.
  mutating func forgive() { trouble = .none }

  private mutating func end(empty: Bool, at now: ContinuousClock.Instant) {
    switch phase {
    case .inFlight(let poll, let since), .abandoned(let poll, let since):
      phase = .over(poll, from: since, to: now, empty: empty)
    case .none, .over: break
    }
  }
}
