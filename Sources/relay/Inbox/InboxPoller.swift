/// One call to `getUpdates`.
struct InboxPoll: Hashable, Sendable {
  /// The poll confirms every update with a lower id. If it is nil, the poll has no offset and
  /// confirms nothing.
  let offset: Int64?

  /// The maximum number of updates that Telegram may return, 1 to ``largest``.
  let limit: Int

  /// The most updates that Telegram returns at once.
  static let largest = 100

  /// How long Telegram may hold the poll while there are no updates. If it is zero, Telegram
  /// replies at once.
  let timeout: Duration

  /// Whether Telegram may hold the poll.
  var isLong: Bool { timeout > .zero }
}

/// Why a poll returned no batch.
enum InboxPollFailure: Hashable, Sendable {
  /// The poll failed because of a broken connection, a deadline, status 429 or 5xx, or an
  /// unreadable body. `retryAfter` is the pause that Telegram requested, if any. It is unknown
  /// whether Telegram has confirmed updates.
  case unreachable(retryAfter: Duration?)

  /// Telegram replied with 409: another consumer polls this bot.
  case conflict

  /// Telegram replied with 409: the bot has a webhook.
  case webhook

  /// The bridge canceled the poll, as `InboxStep.abandonPoll` requires.
  case abandoned
}

/// Why polls must pause, and how often in a row they have failed for this reason.
enum PollBackoff: Hashable, Sendable {
  /// The last poll succeeded, or there was no poll yet.
  case none

  /// Telegram could not be reached. The pause is 1 s, 2 s, … 30 s, or the pause that Telegram
  /// requested if that is longer.
  case unreachable(times: Int, until: ContinuousClock.Instant)

  /// Another consumer polls this bot, or it has a webhook. The first two pauses are 0.7 s and 1.4
  /// s, which suffice if a previous instance is just ending. The others are 3 s, 6 s, … 30 s. Each
  /// is multiplied by a random factor.
  case conflict(times: Int, until: ContinuousClock.Instant)

  /// When the next poll may begin; nil if it may begin at any time.
  var until: ContinuousClock.Instant? {
    switch self {
    case .none: nil
    case .unreachable(_, let until), .conflict(_, let until): until
    }
  }

  /// Returns the backoff that follows this one after Telegram could not be reached.
  func afterUnreachable(retryAfter: Duration?, at now: ContinuousClock.Instant) -> PollBackoff {
    var times = 1
    if case .unreachable(let before, _) = self { times = before + 1 }
    let pause = max(Self.pause(first: 1, times: times), retryAfter ?? .zero)
    return .unreachable(times: times, until: now + pause)
  }

  /// Returns the backoff after the conflict with this number.
  static func conflict(
    number: Int, at now: ContinuousClock.Instant, spread: Double
  ) -> PollBackoff {
    let pause: Duration =
      switch number {
      case ...1: .milliseconds(700)
      case 2: .milliseconds(1400)
      default: pause(first: 3, times: number - 2)
      }
    return .conflict(times: number, until: now + pause * spread)
  }

  private static func pause(first: Int, times: Int) -> Duration {
    .seconds(min(first << min(times - 1, 5), 30))
  }
}

/// Decides when the next poll is due.
struct InboxPoller: Sendable {
  /// Whether a poll is in flight, and otherwise when the last one ran.
  private enum Phase {
    case none
    case inFlight(InboxPoll, since: ContinuousClock.Instant)
    case abandoned(InboxPoll, since: ContinuousClock.Instant)
    case over(InboxPoll, from: ContinuousClock.Instant, to: ContinuousClock.Instant, empty: Bool)
  }

  private var phase = Phase.none

  /// The reason why the next poll is delayed, if any.
  private(set) var backoff = PollBackoff.none

  /// Whether a poll has succeeded since the start, the last activation, and the last failure to
  /// reach Telegram. Until then, polls are short: Telegram would hold a long poll of an idle bot
  /// for its whole timeout, and until then it would be unknown whether polling works.
  private(set) var isProven = false

  /// The number of conflicts since another consumer was noticed. A successful poll in between does
  /// not mean that the other consumer is gone.
  private var conflicts = 0

  /// The poll in flight; nil if there is none.
  var inFlight: InboxPoll? { flight?.poll }

  /// The poll in flight and the time at which it began; nil if there is none.
  var flight: (poll: InboxPoll, since: ContinuousClock.Instant)? {
    switch phase {
    case .inFlight(let poll, let since), .abandoned(let poll, let since): (poll, since)
    case .none, .over: nil
    }
  }

  /// Whether a long poll is in flight and has not been abandoned.
  var waitsLong: Bool {
    guard case .inFlight(let poll, _) = phase else { return false }
    return poll.isLong
  }

  /// Returns when a poll with `offset` may begin; nil while another poll is in flight. `confirms`
  /// is whether the poll would confirm an update that is not confirmed yet.
  ///
  /// After a failure, the backoff determines the time. Otherwise:
  /// * A long poll is due at once. However, if Telegram has answered a long poll with an empty
  ///   batch, the next long poll with the same offset is due 1 s after that poll began.
  /// * The first poll after an activation is due at once if the last poll was long.
  /// * A short poll that confirms an update is due at once if the last poll was long or had a
  ///   different offset.
  /// * Any other short poll is due 1 s after the last poll ended, or already at `look`, if an
  ///   answer waits for it.
  func due(
    offset: Int64?, isLong: Bool, confirms: Bool, look: ContinuousClock.Instant? = nil,
    at now: ContinuousClock.Instant
  ) -> ContinuousClock.Instant? {
    if inFlight != nil { return nil }
    if let until = backoff.until { return until }
    guard case .over(let last, let from, let end, let empty) = phase else { return now }
    let isRepeated = last.offset == offset
    if isLong { return isRepeated && last.isLong && empty ? from + .seconds(1) : now }
    if !isProven, last.isLong { return now }
    if confirms, !isRepeated || last.isLong { return now }
    return min(end + .seconds(1), look ?? end + .seconds(1))
  }

  /// Records that a poll begins.
  mutating func begin(_ poll: InboxPoll, at now: ContinuousClock.Instant) {
    phase = .inFlight(poll, since: now)
  }

  /// Records that the poll in flight is being canceled.
  mutating func abandon() {
    guard case .inFlight(let poll, let since) = phase else { return }
    phase = .abandoned(poll, since: since)
  }

  /// Records that the poll in flight returned a batch. `isContested` is whether another consumer is
  /// active.
  mutating func succeed(empty: Bool, isContested: Bool, at now: ContinuousClock.Instant) {
    end(empty: empty, at: now)
    backoff = .none
    isProven = true
    if !isContested { conflicts = 0 }
  }

  /// Records that the poll in flight failed.
  mutating func fail(
    _ failure: InboxPollFailure, at now: ContinuousClock.Instant, spread: Double
  ) {
    end(empty: false, at: now)
    switch failure {
    case .abandoned: break
    case .unreachable(let retryAfter):
      backoff = backoff.afterUnreachable(retryAfter: retryAfter, at: now)
    case .conflict, .webhook:
      conflicts += 1
      backoff = .conflict(number: conflicts, at: now, spread: spread)
    }
    // After a conflict, a short poll would prove nothing: Telegram refuses only polls that wait.
    if case .unreachable = failure { isProven = false }
  }

  /// Forgets earlier failures and successes. It is called when an operator makes this process the
  /// consumer.
  mutating func reset() { (backoff, conflicts, isProven) = (.none, 0, false) }

  private mutating func end(empty: Bool, at now: ContinuousClock.Instant) {
    switch phase {
    case .inFlight(let poll, let since), .abandoned(let poll, let since):
      phase = .over(poll, from: since, to: now, empty: empty)
    case .none, .over: break
    }
  }
}
