/// Tracks the updates that the relay has received from Telegram and has not finished yet.
///
/// Telegram is the durable queue: an update is confirmed only after it is finished, so a crash
/// loses nothing (docs/RELAY.md, "What is guaranteed"). With a journal (`STATE_DIR`), finished
/// updates are recorded, so that they are recognized after a crash, and a prompt that the journal
/// holds may be confirmed before it is finished.
///
/// The inbox decides what to poll for, run, send, record, hold, and confirm, and when. It has no
/// clock and no network access. The bridge calls `next(at:)` until it returns nil, performs each
/// step, reports the result of the step, and calls `next(at:)` again no later than `wakeTime(at:)`.
///
/// A report about a prompt is ignored if the prompt is not in the state that the report refers to.
struct Inbox<Payload: InboxPayload>: Sendable {
  /// The maximum number of waiting prompts (`QUEUE_DEPTH`, 1–100).
  let depth: Int

  /// The maximum number of answers that a crash may repeat (`ANSWERS_AT_RISK`, 1–100).
  let atRiskLimit: Int

  /// How long Telegram may hold a poll when no update is open (`TELEGRAM_POLL_TIMEOUT`).
  let pollTimeout: Duration

  /// Whether updates are admitted.
  var mode: RelayMode

  /// The tracked updates and their states.
  var ledger = InboxLedger()

  /// The waiting prompts.
  var queue: [PromptID: InboxItem<Payload>] = [:]

  /// Tracks the poll in flight and decides when the next one is due.
  var poller = InboxPoller()

  /// What the journal does, and what it has to record.
  var journal: InboxJournal

  /// What is known about another consumer.
  var contest: InboxContest

  /// For each chat, the id of its last `/stop` that arrived while an earlier prompt was deferred.
  /// When Telegram redelivers an earlier prompt of the chat, that prompt is finished without being
  /// run.
  var stops: [Int64: UpdateID] = [:]

  /// The deferred updates that are undecided. Other prompts may overtake them.
  var undecided: Set<UpdateID> = []

  /// The time of the last poll that requested up to 100 updates.
  var lastWide: ContinuousClock.Instant?

  /// Whether the last poll returned as many updates as Telegram sends at once, and none of them was
  /// new: newer ones, such as a `/stop`, can then be seen only after a confirmation.
  var isBlind = false

  /// Creates an empty inbox. Its first poll has no offset and therefore confirms nothing. If
  /// `awaitsJournal` is true, it does nothing before ``restore(_:finished:grade:)``. Two instances
  /// must not have the same `seed`.
  init(
    depth: Int, atRiskLimit: Int, pollTimeout: Duration, mode: RelayMode = .active,
    awaitsJournal: Bool = false, seed: UInt64
  ) {
    precondition(depth > 0 && atRiskLimit > 0 && pollTimeout > .zero)
    self.depth = depth
    self.atRiskLimit = atRiskLimit
    self.pollTimeout = pollTimeout
    self.mode = mode
    journal = InboxJournal(isAwaited: awaitsJournal)
    contest = InboxContest(seed: seed)
  }

  /// The number of waiting prompts, reported as the metric `queue.depth`.
  var waitingCount: Int { ledger.counts.waiting }

  /// The number of answers that a crash would repeat, reported as the metric `answers.at_risk`. It
  /// is 0 in normal operation: an answer whose confirmation is due at once does not count.
  var atRiskCount: Int { InboxBarrier.atRiskCount(in: ledger) }

  /// The number of unfinished prompts that only the journal holds: Telegram may no longer have
  /// them.
  var heldCount: Int { ledger.heldCount }

  /// Returns the number of prompts ahead of a waiting one: those before it in the queue, plus the
  /// one that the agent is working on.
  func ahead(of id: PromptID) -> Int {
    ledger.counts.running + queue.keys.count { $0 < id }
  }

  /// Whether all admitted updates are finished and confirmed and no poll is in flight. A draining
  /// process may then end, and a change to passive mode is complete.
  var isQuiet: Bool {
    poller.inFlight == nil && !ledger.confirms && ledger.counts.inHand == 0
  }

  /// The earliest time at which a draining process may end. It is nil if no poll is in flight, or
  /// if something else must happen first.
  ///
  /// The process must not hold any prompts. Each finished update must be confirmed, or the poll
  /// that confirms it must have been in flight for 1 s, long enough to have reached Telegram. The
  /// process need not wait for the reply: Telegram may delay the reply for 3 s if the same offset
  /// is sent twice within 3 s.
  var leaveTime: ContinuousClock.Instant? {
    guard ledger.counts.inHand == 0, let (poll, since) = poller.flight else { return nil }
    guard ledger.confirms else { return since }
    return poll.offset == ledger.offset ? since + .seconds(1) : nil
  }
}

// Changing the mode.
extension Inbox {
  /// Stops admitting updates; the queued prompts are still run, answered, and confirmed. If there
  /// is not enough time, call `leaveWaiting` to leave the rest at Telegram, and `leaveHeld` to
  /// leave the rest in the journal.
  mutating func drain() {
    mode = .draining
    journal.awaitsPoll = false
  }

  /// Stops admitting updates and leaves the waiting prompts at Telegram for another instance. The
  /// held ones are still run.
  mutating func standBy() {
    mode = .passive
    journal.awaitsPoll = false
    leaveWaiting()
  }

  /// Resumes admitting updates.
  mutating func activate() {
    mode = .active
    contest.end()
    poller.reset()
  }

  /// Defers the running prompt, so that the next process runs it.
  mutating func leaveRunning(_ id: PromptID) {
    guard case .running = ledger.state(of: id) else { return }
    ledger.set(id, .deferred)
  }

  /// Defers all waiting prompts: drops their contents and keeps their ids, since Telegram still has
  /// them. Orphaned prompts keep waiting, because Telegram no longer has them, and so do the
  /// prompts that the journal holds or is storing, because a later process would run them.
  mutating func leaveWaiting() {
    for entry in ledger.present where !entry.isHeld && !journal.holding.contains(entry.id) {
      leave(entry)
    }
  }

  /// Leaves the held prompts that wait in the journal, because the process ends.
  mutating func leaveHeld() {
    for entry in ledger.entries where entry.isHeld { leave(entry) }
  }

  private mutating func leave(_ entry: InboxEntry) {
    guard case .waiting = entry.state else { return }
    queue[entry.id] = nil
    ledger.set(entry.id, .deferred)
  }
}
