import JSON
import Threads

/// The updates of one bot and the rules of `getUpdates`, as in Client.cpp of the Bot API server
/// (v10.0). The caller passes the current time.
struct TelegramPolling: Sendable {
  var pending: PendingUpdates
  /// The number of updates that were confirmed.
  private(set) var confirmed = 0
  /// Whether a webhook is set. If so, polls are refused.
  private(set) var hasWebhook = false
  private(set) var waiting: WaitingPoll?
  private var lastPoll: (offset: Int, start: ContinuousClock.Instant)?
  private var nextConflict: ContinuousClock.Instant?
  private var kinds: [String] = []

  init(firstUpdate: Int) { pending = PendingUpdates(tail: firstUpdate) }

  /// Answers a poll at once, or registers `event`; the poll must then wait for that event.
  mutating func poll(
    _ arguments: PollArguments, _ rules: TelegramRules, event: OneShot<WaitingPoll.End>,
    isDoubled: Bool, at now: ContinuousClock.Instant
  ) -> PollStep {
    guard !hasWebhook else { return .refuse(.webhook) }
    if let kinds = arguments.kinds { self.kinds = kinds }
    let arguments = restrained(arguments, rules, at: now)
    confirmed += pending.confirm(arguments.offset)
    guard pending.isEmpty, arguments.timeout > 0 else {
      return .answer(pending.answer(limit: arguments.limit, isDoubled: isDoubled))
    }
    endWait(at: now)
    waiting = WaitingPoll(event: event, limit: arguments.limit)
    return .wait(until: now + .seconds(arguments.timeout))
  }

  /// Returns the effective arguments. They slow down a client that repeats its offset too soon.
  private mutating func restrained(
    _ arguments: PollArguments, _ rules: TelegramRules, at now: ContinuousClock.Instant
  ) -> PollArguments {
    defer { lastPoll = (arguments.offset, now) }
    guard let lastPoll, lastPoll.offset == arguments.offset else { return arguments }
    var arguments = arguments
    if rules.holdsEagerPolls, now < lastPoll.start + .seconds(3) {
      arguments.timeout = max(arguments.timeout, 3)
    }
    if rules.cutsEagerPolls, now < lastPoll.start + .milliseconds(500) { arguments.limit = 1 }
    return arguments
  }

  /// Ends the poll that is already waiting with a conflict. A second conflict within 3 s is delayed
  /// by 3 s.
  private mutating func endWait(at now: ContinuousClock.Instant) {
    guard let older = waiting else { return }
    waiting = nil
    if let nextConflict, now < nextConflict {
      older.event.happen(.conflict(after: .seconds(3)))
    } else {
      nextConflict = now + .seconds(3)
      older.event.happen(.conflict(after: .zero))
    }
  }

  /// Ends the wait of a poll that has timed out, and returns its response.
  mutating func timeOut(_ event: OneShot<WaitingPoll.End>) -> [UInt8] {
    if waiting?.event === event { waiting = nil }
    return pending.answer(limit: 0)
  }

  /// Answers the waiting poll if there are updates.
  mutating func answerWaiting() {
    guard let poll = waiting, !pending.isEmpty else { return }
    waiting = nil
    poll.event.happen(.answer(pending.answer(limit: poll.limit)))
  }

  /// Sets or removes the webhook. Setting the webhook ends the waiting poll.
  mutating func setWebhook(_ isSet: Bool) {
    hasWebhook = isSet
    guard isSet else { return }
    waiting?.event.happen(.webhook)
    waiting = nil
  }

  /// Reports whether updates of this kind are queued (`allowed_updates` in the Bot API).
  func isAllowed(_ kind: String, _ rules: TelegramRules) -> Bool {
    guard rules.filtersKinds else { return true }
    guard kinds.isEmpty else { return kinds.contains(kind) }
    return !["chat_member", "message_reaction", "message_reaction_count"].contains(kind)
  }
}

/// The arguments of `getUpdates`, limited to the ranges that the server allows.
struct PollArguments: Equatable, Sendable {
  /// The maximum timeout of a poll, in seconds.
  static let longestWait = 50

  /// The id of the first update to return. 0 starts with the oldest update and confirms nothing.
  var offset: Int
  /// The maximum number of updates, 1 to 100.
  var limit: Int
  /// The time to wait for updates, 0 to 50 seconds.
  var timeout: Int
  /// The requested kinds of updates; `nil` keeps the previous list, and an empty list selects the
  /// default kinds.
  var kinds: [String]?

  init(offset: Int = 0, limit: Int = 100, timeout: Int = 0, kinds: [String]? = nil) {
    self.offset = offset
    self.limit = (1...100).contains(limit) ? limit : 100
    self.timeout = min(max(timeout, 0), PollArguments.longestWait)
    self.kinds = kinds
  }

  init(_ arguments: CallArguments) {
    self.init(
      offset: arguments.integer("offset") ?? 0, limit: arguments.integer("limit") ?? 100,
      timeout: arguments.integer("timeout") ?? 0,
      kinds: arguments.document("allowed_updates")?.arrayValue?.compactMap(\.stringValue))
  }
}

/// The result of beginning a `getUpdates` call.
enum PollStep: Equatable, Sendable {
  case answer([UInt8])
  case refuse(TelegramRefusal)
  /// The poll waits for an update, at most until this time.
  case wait(until: ContinuousClock.Instant)
}

/// A `getUpdates` call that is waiting for an update.
struct WaitingPoll: Sendable {
  /// The reason why a wait ends before its timeout.
  enum End: Equatable, Sendable {
    case answer([UInt8])
    /// Another consumer polls. The refusal is sent after this delay.
    case conflict(after: Duration)
    case webhook
  }

  let event: OneShot<End>
  let limit: Int
}
