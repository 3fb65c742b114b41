@testable import relay

/// A right inbox with one thing wrong, to show that the harness would notice.
protocol WrongInbox: SimulatedInbox {
  var inner: Inbox<InboxMessage> { get set }
  init(inner: Inbox<InboxMessage>)
}

extension WrongInbox {
  init(depth: Int, pollTimeout: Duration) {
    self.init(inner: Inbox(depth: depth, pollTimeout: pollTimeout))
  }

  var isQuiet: Bool { inner.isQuiet }
  var leaveTime: Instant? { inner.leaveTime }
  /// What it keeps in mind is not looked at: what it does must give it away.
  var entries: (present: [InboxEntry], adrift: [InboxEntry])? { nil }

  func wakeTime(at now: Instant) -> Instant? { inner.wakeTime(at: now) }
  mutating func next(at now: Instant) -> InboxStep<InboxMessage>? { inner.next(at: now) }
  mutating func pollSucceeded(
    _ batch: [(id: UpdateID, update: InboxMessage)], at now: Instant,
    read: (InboxMessage) -> InboxContent<InboxMessage>
  ) -> InboxReceipt<InboxMessage> {
    inner.pollSucceeded(batch, at: now, read: read)
  }
  mutating func pollFailed(_ failure: InboxPollFailure, at now: Instant) {
    inner.pollFailed(failure, at: now)
  }
  mutating func answerReady(_ ticket: InboxTicket) { inner.answerReady(ticket) }
  mutating func refuse(_ ticket: InboxTicket) { inner.refuse(ticket) }
  mutating func sent(_ ticket: InboxTicket, _ outcome: InboxSendOutcome, at now: Instant) {
    inner.sent(ticket, outcome, at: now)
  }
  mutating func stop(chat: Int64, before ticket: InboxTicket) -> InboxStop<InboxMessage> {
    inner.stop(chat: chat, before: ticket)
  }
  mutating func drain() { inner.drain() }
  mutating func standBy() { inner.standBy() }
  mutating func activate() { inner.activate() }
  mutating func leaveWaiting() { inner.leaveWaiting() }
}

extension InboxPoll {
  /// The same poll with another offset.
  fileprivate func with(offset: Int64?) -> InboxPoll {
    InboxPoll(offset: offset, limit: limit, timeout: timeout, mayBeHeld: mayBeHeld)
  }
}

/// Forgets what does not fit and confirms up to the highest finished id: DESIGN §8 read loosely.
struct LooseInbox: WrongInbox {
  var inner: Inbox<InboxMessage>
  private var highest: Int64?

  init(inner: Inbox<InboxMessage>) { self.inner = inner }

  mutating func next(at now: Instant) -> InboxStep<InboxMessage>? {
    for entry in inner.ledger.present where !entry.isOpen {
      highest = max(highest ?? 0, entry.ticket.update.number)
    }
    let step = inner.next(at: now)
    guard case .poll(let poll) = step else { return step }
    return .poll(poll.with(offset: highest.map { $0 + 1 }))
  }
}

/// Confirms what it has seen, as most libraries do.
struct HastyInbox: WrongInbox {
  var inner: Inbox<InboxMessage>

  mutating func next(at now: Instant) -> InboxStep<InboxMessage>? {
    let step = inner.next(at: now)
    guard case .poll(let poll) = step else { return step }
    return .poll(poll.with(offset: inner.ledger.highestSeen.map { $0.number + 1 }))
  }
}

/// Never lowers its offset.
struct StubbornInbox: WrongInbox {
  var inner: Inbox<InboxMessage>
  private var highest: Int64?

  init(inner: Inbox<InboxMessage>) { self.inner = inner }

  mutating func next(at now: Instant) -> InboxStep<InboxMessage>? {
    let step = inner.next(at: now)
    guard case .poll(let poll) = step else { return step }
    highest = [highest, poll.offset].compactMap(\.self).max()
    return .poll(poll.with(offset: highest))
  }
}

/// Sends answers without waiting for the confirm of the one before.
struct ImpatientInbox: WrongInbox {
  var inner: Inbox<InboxMessage>

  mutating func next(at now: Instant) -> InboxStep<InboxMessage>? {
    if let step = inner.next(at: now) { return step }
    guard case .send(let ticket, _) = inner.next(at: now + .seconds(3)) else { return nil }
    return .send(ticket, atRisk: 0)
  }
}
