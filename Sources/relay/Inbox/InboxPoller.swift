/// One call of `getUpdates`.
struct InboxPoll: Hashable, Sendable {
  /// Confirms every update with a lower id; nil is sent as no offset and confirms nothing.
  let offset: Int64?

  /// How many updates Telegram may return, 1 to 100.
  let limit: Int

  /// How long Telegram may wait for an update; with zero it answers at once.
  let timeout: Duration

  /// Whether Telegram is asked to wait.
  var isLong: Bool { timeout > .zero }
}

/// Why a poll returned no batch.
enum InboxPollFailure: Hashable, Sendable {
  /// No connection, a deadline, 429, 5xx, an unreadable body. `retryAfter` is what Telegram asked
  /// for, if it did. Whether Telegram has confirmed the updates is unknown.
  case unreachable(retryAfter: Duration?)

  /// 409: another consumer polls this bot, or it has a webhook.
  case conflict

  /// The bridge canceled it, as `InboxStep.abandonPoll` required.
  case abandoned
}

/// Why polls must pause, and how often in a row they had to.
enum PollBackoff: Hashable, Sendable {
  /// The last poll succeeded, or there was none.
  case none

  /// Telegram could not be reached: 1 s, 2 s, … 30 s, or what Telegram asked for if that is longer.
  case unreachable(times: Int, until: ContinuousClock.Instant)

  /// Another consumer polls: 3 s, 6 s, … 30 s.
  case conflict(times: Int, until: ContinuousClock.Instant)

  /// When the next poll may begin; nil means at any time.
  var until: ContinuousClock.Instant? {
    switch self {
    case .none: nil
    case .unreachable(_, let until), .conflict(_, let until): until
    }
  }

  /// The backoff after another failure.
  func after(_ failure: InboxPollFailure, at now: ContinuousClock.Instant) -> PollBackoff {
    switch failure {
    case .abandoned:
      return self
    case .unreachable(let retryAfter):
      var times = 1
      if case .unreachable(let before, _) = self { times = before + 1 }
      let pause = max(Self.pause(first: 1, times: times), retryAfter ?? .zero)
      return .unreachable(times: times, until: now + pause)
    case .conflict:
      var times = 1
      if case .conflict(let before, _) = self { times = before + 1 }
      return .conflict(times: times, until: now + Self.pause(first: 3, times: times))
    }
  }

  private static func pause(first: Int, times: Int) -> Duration {
    .seconds(min(first << min(times - 1, 5), 30))
  }
}

/// Decides when the next poll is due.
struct InboxPoller: Sendable {
  /// What the last poll is doing, or when it ran.
  private enum Phase {
    case none
    case inFlight(InboxPoll, since: ContinuousClock.Instant)
    case abandoned(InboxPoll, since: ContinuousClock.Instant)
    case over(InboxPoll, from: ContinuousClock.Instant, to: ContinuousClock.Instant, empty: Bool)
  }

  private var phase = Phase.none

  /// Why the next poll must pause.
  private(set) var backoff = PollBackoff.none

  /// The poll in flight.
  var inFlight: InboxPoll? { flight?.poll }

  /// The poll in flight, and since when.
  var flight: (poll: InboxPoll, since: ContinuousClock.Instant)? {
    switch phase {
    case .inFlight(let poll, let since), .abandoned(let poll, let since): (poll, since)
    case .none, .over: nil
    }
  }

  /// Whether a long poll is in flight that has not been abandoned.
  var waitsLong: Bool {
    guard case .inFlight(let poll, _) = phase else { return false }
    return poll.isLong
  }

  /// When a poll with `offset` may begin; nil while one is in flight. `confirms`: it would confirm
  /// something that the last successful poll did not.
  ///
  /// A poll is due at once if it is long or confirms more than the last one asked for, else a
  /// second after the last one. If Telegram answers a long poll early with an empty batch, the same
  /// poll is not repeated within a second.
  func due(
    offset: Int64?, isLong: Bool, confirms: Bool, at now: ContinuousClock.Instant
  ) -> ContinuousClock.Instant? {
    if inFlight != nil { return nil }
    if let until = backoff.until { return until }
    guard case .over(let last, let from, let end, let empty) = phase else { return now }
    let isRepeated = last.offset == offset
    if isLong { return isRepeated && last.isLong && empty ? from + .seconds(1) : now }
    if confirms, !isRepeated || last.isLong { return now }
    return end + .seconds(1)
  }

  /// Records that a poll begins.
  mutating func begin(_ poll: InboxPoll, at now: ContinuousClock.Instant) {
    phase = .inFlight(poll, since: now)
  }

  /// Records that the poll in flight is being abandoned.
  mutating func abandon() {
    guard case .inFlight(let poll, let since) = phase else { return }
    phase = .abandoned(poll, since: since)
  }

  /// Records that the poll in flight returned a batch.
  mutating func succeed(empty: Bool, at now: ContinuousClock.Instant) {
    end(empty: empty, at: now)
    backoff = .none
  }

  /// Records that the poll in flight returned no batch.
  mutating func fail(_ failure: InboxPollFailure, at now: ContinuousClock.Instant) {
    end(empty: false, at: now)
    backoff = backoff.after(failure, at: now)
  }

  /// Forgets earlier failures: an operator has made this process the consumer.
  mutating func resetBackoff() { backoff = .none }

  private mutating func end(empty: Bool, at now: ContinuousClock.Instant) {
    switch phase {
    case .inFlight(let poll, let since), .abandoned(let poll, let since):
      phase = .over(poll, from: since, to: now, empty: empty)
    case .none, .over: break
    }
  }
}
