/// What the relay has taken from Telegram and not yet finished (R4, R8–R10; DESIGN §8 "Inbox").
///
/// Telegram is the durable inbox: an update is confirmed only when it is finished, so a crash loses
/// nothing. This value decides what is polled for, run, sent and confirmed, and when; it knows no
/// clock and no network. The bridge asks `next(at:)` until it says nil, does what it is told, reports
/// each end, and asks again at `wakeTime(at:)` at the latest.
///
/// A report about a ticket that is not in the state it speaks of is ignored.
struct Inbox<Payload: Sendable>: Sendable {
  /// How many prompts may wait (`QUEUE_DEPTH`, 1–100).
  let depth: Int

  /// How long Telegram may hold a poll when nothing is open (`TELEGRAM_POLL_TIMEOUT`).
  let pollTimeout: Duration

  /// Whether updates are taken in.
  var mode: InboxMode

  /// What is known, and in which state.
  var ledger = InboxLedger()

  /// The prompts that wait.
  var queue: [InboxTicket: InboxItem<Payload>] = [:]

  /// The poll in flight, and when the next one is due.
  var poller = InboxPoller()

  /// For each chat, the last `/stop` above a deferred prompt: Telegram delivers that prompt later.
  var stops: [Int64: UpdateID] = [:]

  /// When a batch of up to 100 was last asked for.
  var lastWide: ContinuousClock.Instant?

  /// An inbox that has seen nothing. Its first poll has no offset and so confirms nothing.
  init(depth: Int, pollTimeout: Duration, mode: InboxMode = .active) {
    precondition(depth > 0 && pollTimeout > .zero)
    self.depth = depth
    self.pollTimeout = pollTimeout
    self.mode = mode
  }
}

// What can be asked.
extension Inbox {
  /// How many prompts wait: the metric `queue.depth`.
  var waitingCount: Int { ledger.counts.waiting }

  /// How many prompts come before a waiting one: in the queue, or with the agent.
  func ahead(of ticket: InboxTicket) -> Int {
    ledger.counts.running + queue.keys.count { $0 < ticket }
  }

  /// The ids of this epoch that are kept in mind, at most 100 + depth.
  var trackedCount: Int { ledger.present.count }

  /// What keeps polls back: in conflict the relay is not ready (R10).
  var trouble: InboxTrouble { poller.trouble }

  /// Whether all that was taken in is finished and confirmed and no poll is in flight. A process that
  /// drains may end; one that turned passive has done so.
  var isQuiet: Bool {
    poller.inFlight == nil && !ledger.confirms && ledger.counts.inHand == 0
  }
}
