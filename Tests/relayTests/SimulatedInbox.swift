@testable import relay

/// What the simulation asks of an inbox, so that wrong ones can be tried in the same harness.
protocol SimulatedInbox {
  typealias Instant = ContinuousClock.Instant

  init(depth: Int, pollTimeout: Duration)
  var isQuiet: Bool { get }
  var leaveTime: Instant? { get }
  mutating func next(at now: Instant) -> InboxStep<InboxMessage>?
  func wakeTime(at now: Instant) -> Instant?
  mutating func pollSucceeded(
    _ batch: [(id: UpdateID, update: InboxMessage)], at now: Instant,
    read: (InboxMessage) -> InboxContent<InboxMessage>
  ) -> InboxReceipt<InboxMessage>
  mutating func pollFailed(_ failure: InboxPollFailure, at now: Instant)
  mutating func answerReady(_ ticket: InboxTicket)
  mutating func refuse(_ ticket: InboxTicket)
  mutating func sent(_ ticket: InboxTicket, _ outcome: InboxSendOutcome, at now: Instant)
  mutating func stop(chat: Int64, before ticket: InboxTicket) -> InboxStop<InboxMessage>
  mutating func drain()
  mutating func standBy()
  mutating func activate()
  mutating func leaveWaiting()
  /// What it keeps in mind; nil for an inbox that does not tell.
  var entries: (present: [InboxEntry], adrift: [InboxEntry])? { get }
}

extension Inbox<InboxMessage>: SimulatedInbox {
  init(depth: Int, pollTimeout: Duration) {
    self.init(depth: depth, pollTimeout: pollTimeout, mode: .active)
  }

  var entries: (present: [InboxEntry], adrift: [InboxEntry])? {
    (ledger.present, ledger.adrift)
  }
}
