@testable import relay

/// What the simulation calls, so that inboxes with a planted bug run in the same harness.
protocol SimulatedInbox {
  typealias Instant = ContinuousClock.Instant

  init(depth: Int, atRiskLimit: Int, pollTimeout: Duration, awaitsJournal: Bool, seed: UInt64)
  var isQuiet: Bool { get }
  var leaveTime: Instant? { get }
  mutating func next(at now: Instant) -> InboxStep<InboxMessage>?
  func wakeTime(at now: Instant) -> Instant?
  mutating func pollSucceeded(
    _ batch: InboxBatch<InboxMessage>, at now: Instant,
    mark: (InboxMessage) -> UpdateMark?, read: (InboxMessage) -> InboxContent<InboxMessage>
  ) -> InboxReceipt<InboxMessage>
  mutating func pollFailed(_ failure: InboxPollFailure, at now: Instant)
  mutating func answerReady(_ id: PromptID)
  mutating func refuse(_ id: PromptID)
  mutating func sent(_ id: PromptID, _ outcome: InboxSendOutcome, at now: Instant)
  mutating func stop(chat: Int64, before id: PromptID) -> InboxStop<InboxMessage>
  mutating func drain()
  mutating func standBy()
  mutating func activate()
  mutating func leaveWaiting()
  mutating func leaveHeld()
  mutating func restore(
    _ holds: [(update: FinishedUpdate, content: InboxContent<InboxMessage>)],
    finished: [FinishedUpdate], grade: StateGrade?)
  mutating func recorded()
  mutating func held()
  mutating func journalFailed()
  mutating func journalRecovered(_ grade: StateGrade)
  var heldCount: Int { get }
  /// What it tracks; nil for an inbox that does not report it.
  var entries: (present: [InboxEntry], orphaned: [InboxEntry])? { get }
}

extension Inbox<InboxMessage>: SimulatedInbox {
  mutating func pollFailed(_ failure: InboxPollFailure, at now: Instant) {
    pollFailed(failure, at: now, spread: 1)
  }

  init(depth: Int, atRiskLimit: Int, pollTimeout: Duration, awaitsJournal: Bool, seed: UInt64) {
    self.init(
      depth: depth, atRiskLimit: atRiskLimit, pollTimeout: pollTimeout, mode: .active,
      awaitsJournal: awaitsJournal, seed: seed)
  }

  var entries: (present: [InboxEntry], orphaned: [InboxEntry])? {
    (ledger.present, ledger.orphaned)
  }
}

/// A correct inbox with one planted bug, to show that the harness would notice it.
protocol WrongInbox: SimulatedInbox {
  var inner: Inbox<InboxMessage> { get set }
  init(inner: Inbox<InboxMessage>)
}

extension WrongInbox {
  init(depth: Int, atRiskLimit: Int, pollTimeout: Duration, awaitsJournal: Bool, seed: UInt64) {
    self.init(
      inner: Inbox(
        depth: depth, atRiskLimit: atRiskLimit, pollTimeout: pollTimeout,
        awaitsJournal: awaitsJournal, seed: seed))
  }

  var isQuiet: Bool { inner.isQuiet }
  var leaveTime: Instant? { inner.leaveTime }
  /// Not checked: the bug must show in what the inbox does.
  var entries: (present: [InboxEntry], orphaned: [InboxEntry])? { nil }

  func wakeTime(at now: Instant) -> Instant? { inner.wakeTime(at: now) }
  mutating func next(at now: Instant) -> InboxStep<InboxMessage>? { inner.next(at: now) }
  mutating func pollSucceeded(
    _ batch: InboxBatch<InboxMessage>, at now: Instant,
    mark: (InboxMessage) -> UpdateMark?, read: (InboxMessage) -> InboxContent<InboxMessage>
  ) -> InboxReceipt<InboxMessage> {
    inner.pollSucceeded(batch, at: now, mark: mark, read: read)
  }
  mutating func pollFailed(_ failure: InboxPollFailure, at now: Instant) {
    inner.pollFailed(failure, at: now)
  }
  mutating func answerReady(_ id: PromptID) { inner.answerReady(id) }
  mutating func refuse(_ id: PromptID) { inner.refuse(id) }
  mutating func sent(_ id: PromptID, _ outcome: InboxSendOutcome, at now: Instant) {
    inner.sent(id, outcome, at: now)
  }
  mutating func stop(chat: Int64, before id: PromptID) -> InboxStop<InboxMessage> {
    inner.stop(chat: chat, before: id)
  }
  mutating func drain() { inner.drain() }
  mutating func standBy() { inner.standBy() }
  mutating func activate() { inner.activate() }
  mutating func leaveWaiting() { inner.leaveWaiting() }
  mutating func leaveHeld() { inner.leaveHeld() }
  mutating func restore(
    _ holds: [(update: FinishedUpdate, content: InboxContent<InboxMessage>)],
    finished: [FinishedUpdate], grade: StateGrade?
  ) {
    inner.restore(holds, finished: finished, grade: grade)
  }
  mutating func recorded() { inner.recorded() }
  mutating func held() { inner.held() }
  mutating func journalFailed() { inner.journalFailed() }
  mutating func journalRecovered(_ grade: StateGrade) { inner.journalRecovered(grade) }
  var heldCount: Int { inner.heldCount }
}

extension InboxPoll {
  /// The same poll with another offset.
  fileprivate func with(offset: Int64?) -> InboxPoll {
    InboxPoll(offset: offset, limit: limit, timeout: timeout)
  }
}

/// Forgets prompts without room, and confirms up to the highest finished id.
struct LooseInbox: WrongInbox {
  var inner: Inbox<InboxMessage>
  private var highest: Int64?

  init(inner: Inbox<InboxMessage>) { self.inner = inner }

  mutating func next(at now: Instant) -> InboxStep<InboxMessage>? {
    for entry in inner.ledger.present where !entry.isOpen {
      highest = max(highest ?? 0, entry.id.update.number)
    }
    let step = inner.next(at: now)
    guard case .poll(let poll) = step else { return step }
    return .poll(poll.with(offset: highest.map { $0 + 1 }))
  }
}

/// Confirms every update that it has seen, as most libraries do.
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

/// Sends answers without waiting for the confirmation of the one before.
struct ImpatientInbox: WrongInbox {
  var inner: Inbox<InboxMessage>

  mutating func next(at now: Instant) -> InboxStep<InboxMessage>? {
    if let step = inner.next(at: now) { return step }
    guard case .send(let id, _) = inner.next(at: now + .seconds(3)) else { return nil }
    return .send(id, atRisk: 0)
  }
}
