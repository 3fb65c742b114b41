/// Tracks the updates that the relay has received from Telegram and has not finished yet.
///
/// Telegram is the durable queue: an update is confirmed only after it is finished, so a crash
/// loses nothing (docs/RELAY.md, "What is guaranteed"). The inbox decides what to poll for, run,
/// send, and confirm, and when. It has no clock and no network access. The bridge calls `next(at:)`
/// until it returns nil, performs each step, reports the result of the step, and calls `next(at:)`
/// again no later than `wakeTime(at:)`.
///
/// A report about a prompt is ignored if the prompt is not in the state that the report refers to.
struct Inbox<Payload: Sendable>: Sendable {
  /// The maximum number of waiting prompts (`QUEUE_DEPTH`, 1–100).
  let depth: Int

  /// The maximum number of answers that a crash may repeat (`ANSWERS_AT_RISK`, 1–100).
  let atRiskLimit: Int

  /// How long Telegram may hold a poll when no update is open (`TELEGRAM_POLL_TIMEOUT`).
  let pollTimeout: Duration

  /// Whether updates are admitted.
  private(set) var mode: RelayMode

  /// The tracked updates and their states.
  private(set) var ledger = InboxLedger()

  /// The waiting prompts.
  private(set) var queue: [PromptID: InboxItem<Payload>] = [:]

  /// Tracks the poll in flight and decides when the next one is due.
  private(set) var poller = InboxPoller()

  /// For each chat, the id of its last `/stop` that arrived while an earlier prompt was deferred.
  /// When Telegram redelivers an earlier prompt of the chat, that prompt is finished without being
  /// run.
  private var stops: [Int64: UpdateID] = [:]

  /// The deferred updates that are undecided. Other prompts may overtake them.
  private var undecided: Set<UpdateID> = []

  /// The time of the last poll that requested up to 100 updates.
  private var lastWide: ContinuousClock.Instant?

  /// The maximum number of answers that can be sent, but have not been, before the next prompt must
  /// wait. A crash loses the unsent answers, and their work must be repeated. One answer keeps the
  /// sender busy; the others cover the time of a slow poll.
  private static var runAhead: Int { 4 }

  /// Creates an empty inbox. Its first poll has no offset and therefore confirms nothing.
  init(depth: Int, atRiskLimit: Int, pollTimeout: Duration, mode: RelayMode = .active) {
    precondition(depth > 0 && atRiskLimit > 0 && pollTimeout > .zero)
    self.depth = depth
    self.atRiskLimit = atRiskLimit
    self.pollTimeout = pollTimeout
    self.mode = mode
  }

  /// The number of waiting prompts, reported as the metric `queue.depth`.
  var waitingCount: Int { ledger.counts.waiting }

  /// The number of answers that a crash would repeat, reported as the metric `answers.at_risk`. It
  /// is 0 in normal operation: an answer whose confirmation is due at once does not count.
  var atRiskCount: Int { InboxBarrier.atRiskCount(in: ledger) }

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

// Deciding what to do now and when to decide again.
extension Inbox {
  /// Returns the next step and records that it has begun. Returns nil if there is nothing to do
  /// now.
  mutating func next(at now: ContinuousClock.Instant) -> InboxStep<Payload>? {
    if let item = nextPrompt() { return .run(item) }
    if let step = nextPoll(at: now) { return step }
    return nextAnswer(at: now)
  }

  /// Returns when to call `next(at:)` again if nothing is reported earlier. Returns nil if there is
  /// no need to call it again before the next report.
  func wakeTime(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
    let poll = wantsPoll ? pollDue(at: now) : nil
    let answer = candidates(at: now).compactMap(\.due).min()
    guard let poll, let answer else { return poll ?? answer }
    return min(poll, answer)
  }

  private func candidates(at now: ContinuousClock.Instant) -> [InboxBarrier.Candidate] {
    InboxBarrier.candidates(in: ledger, limit: atRiskLimit, at: now)
  }

  /// Removes the earliest waiting prompt from the queue and returns it. Returns nil if the agent is
  /// busy or too many answers are unsent. The answers to a chat in flood wait do not count: they
  /// must not delay other chats.
  private mutating func nextPrompt() -> InboxItem<Payload>? {
    guard ledger.counts.running == 0, InboxBarrier.sendableCount(in: ledger) < Self.runAhead,
      let first = queue.keys.min()
    else { return nil }
    guard let item = queue.removeValue(forKey: first) else { return nil }
    ledger.set(first, .running(chat: item.chat))
    return item
  }

  private mutating func nextAnswer(at now: ContinuousClock.Instant) -> InboxStep<Payload>? {
    for candidate in candidates(at: now) {
      guard let due = candidate.due, due <= now else { continue }
      var delivery = candidate.delivery
      delivery.begin(at: now)
      ledger.set(candidate.id, .answering(delivery))
      return .send(candidate.id, atRisk: candidate.atRisk)
    }
    return nil
  }

  private mutating func nextPoll(at now: ContinuousClock.Instant) -> InboxStep<Payload>? {
    if mustNotWait, poller.waitsLong {
      poller.abandon()
      return .abandonPoll
    }
    guard wantsPoll, let due = pollDue(at: now), due <= now else { return nil }
    let limit = pollLimit(at: now)
    if limit == 100 { lastWide = now }
    let poll = InboxPoll(
      offset: ledger.offset, limit: limit, timeout: isLongPoll ? pollTimeout : .zero)
    poller.begin(poll, at: now)
    return .poll(poll)
  }

  /// Whether a long poll in flight must be canceled. A draining process that holds no prompts keeps
  /// its poll: the poll confirms the finished updates and ends with the process.
  private var mustNotWait: Bool {
    mode == .passive || mode == .draining && ledger.counts.inHand > 0
  }

  /// Whether to poll at all. A process that does not admit updates polls only to confirm.
  private var wantsPoll: Bool { mode == .active || ledger.confirms }

  private var isLongPoll: Bool { mode == .active && !ledger.hasOpen && poller.isProven }

  private func pollDue(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
    poller.due(
      offset: ledger.offset, isLong: isLongPoll, confirms: ledger.confirms, at: now)
  }

  /// Returns the number of updates to request: 100, or 1 if a poll requested 100 a short time ago.
  /// If the process holds many prompts, waiting or with an unsent answer, that time is 100 ms,
  /// because under load consecutive polls return nearly the same updates. If there is no room for a
  /// prompt, it is 1 s: only commands such as `/stop` can then be new.
  private func pollLimit(at now: ContinuousClock.Instant) -> Int {
    guard mode == .active else { return 1 }
    guard ledger.hasOpen, let lastWide else { return 100 }
    let room = depth - waitingCount
    if room > 0, (room - ledger.counts.answering) * 2 >= depth { return 100 }
    return now >= lastWide + (room > 0 ? .milliseconds(100) : .seconds(1)) ? 100 : 1
  }
}

// Processing a batch of updates.
extension Inbox {
  /// Processes `batch`, the result of the poll in flight. Records which updates the poll has
  /// confirmed, detects whether Telegram has restarted its ids, and admits the updates in order of
  /// their ids.
  ///
  /// `read` decodes an update. It is called only for new updates and for deferred prompts that can be
  /// queued or may have been stopped. It returns `.other` for an update that cannot be decoded, so that the update is
  /// finished and reported.
  mutating func pollSucceeded<Update>(
    _ batch: [(id: UpdateID, update: Update)], at now: ContinuousClock.Instant,
    read: (Update) -> InboxContent<Payload>
  ) -> InboxReceipt<Payload> {
    var receipt = InboxReceipt<Payload>()
    guard let poll = poller.inFlight else { return receipt }
    let updates = batch.sorted { $0.id < $1.id }.prefix(100)
    poller.succeed(empty: updates.isEmpty, at: now)
    if idsRestarted(lowest: updates.first?.id, asked: poll.offset) {
      ledger.restart()
      stops = [:]
      undecided = []
      receipt.restarted = true
    } else {
      let asked = poll.offset ?? 0
      ledger.confirm(below: asked)
      stops = stops.filter { $0.value.number >= asked }
      receipt.vanished = ledger.forgetVanished(offered: updates.map(\.id), from: asked)
      undecided = undecided.filter { ledger.state(of: ledger.id($0)) == .deferred }
    }
    guard mode == .active else { return receipt }
    for (id, update) in updates { admit(id, update, read, &receipt) }
    return receipt
  }

  /// Records that the poll in flight returned no batch. After a conflict, the waiting prompts are
  /// left to the other consumer. If that consumer does not confirm them, Telegram delivers them to
  /// this process again.
  mutating func pollFailed(_ failure: InboxPollFailure, at now: ContinuousClock.Instant) {
    guard poller.inFlight != nil else { return }
    poller.fail(failure, at: now)
    if failure == .conflict { leaveWaiting() }
  }

  /// Returns whether Telegram has restarted its ids. That is the case if a poll with an offset
  /// returned a lower id, or if a poll without an offset returned an unknown id below the highest
  /// id seen.
  private func idsRestarted(lowest: UpdateID?, asked: Int64?) -> Bool {
    guard let lowest else { return false }
    if let asked { return lowest.number < asked }
    guard let highest = ledger.highestSeen, lowest < highest else { return false }
    return ledger.state(of: ledger.id(lowest)) == nil
  }

  private mutating func admit<Update>(
    _ updateID: UpdateID, _ update: Update, _ read: (Update) -> InboxContent<Payload>,
    _ receipt: inout InboxReceipt<Payload>
  ) {
    let id = ledger.id(updateID)
    switch ledger.state(of: id) {
    case nil: break
    // A deferred prompt is decoded again when it can be queued or may have been stopped.
    case .deferred where stops.isEmpty && !hasRoom(for: updateID):
      receipt.deferred += 1
      return
    case .deferred: break
    case .waiting, .running, .answering, .finished: return ledger.recover(id)
    }
    let content = read(update)
    undecided.remove(updateID)
    switch content {
    case .undecided:
      ledger.set(id, .deferred)
      undecided.insert(updateID)
    case .other(let payload):
      ledger.set(id, .finished(answered: nil))
      receipt.seen.append(.init(id: id, payload: payload))
    case .prompt(let chat, let payload):
      let item = InboxItem(id: id, chat: chat, payload: payload)
      if let stop = stops[chat], updateID < stop {
        ledger.set(id, .finished(answered: nil))
        receipt.stopped.append(item)
      } else if hasRoom(for: updateID) {
        ledger.set(id, .waiting(chat: chat))
        queue[id] = item
        receipt.admitted.append(item)
      } else {
        ledger.set(id, .deferred)
        receipt.deferred += 1
      }
    }
  }

  /// Returns whether a new prompt can be queued. It cannot if the queue is full or an earlier
  /// prompt is deferred, because a prompt must not overtake an earlier one.
  private func hasRoom(for update: UpdateID) -> Bool {
    guard waitingCount < depth else { return false }
    return ledger.lowestDeferred(except: undecided).map { $0 >= update } ?? true
  }
}

// Recording what happened to prompts and answers.
extension Inbox {
  /// Records that the agent has finished a prompt. The answer, or a message that explains why there
  /// is none, is ready to be sent.
  mutating func answerReady(_ id: PromptID) {
    guard case .running(let chat) = ledger.state(of: id) else { return }
    ledger.set(id, .answering(InboxDelivery(chat: chat)))
  }

  /// Finishes a waiting or running prompt without an answer, because it exceeded the rate limit or
  /// was stopped.
  mutating func refuse(_ id: PromptID) {
    switch ledger.state(of: id) {
    case .waiting, .running:
      queue[id] = nil
      ledger.set(id, .finished(answered: nil))
    case .deferred, .answering, .finished, nil: break
    }
  }

  /// Records the result of sending an answer.
  mutating func sent(
    _ id: PromptID, _ outcome: InboxSendOutcome, at now: ContinuousClock.Instant
  ) {
    guard case .answering(var delivery) = ledger.state(of: id),
      case .sending = delivery.phase
    else { return }
    switch outcome {
    case .delivered:
      ledger.set(id, .finished(answered: now))
    case .undeliverable:
      ledger.set(id, .finished(answered: delivery.isDoubtful ? now : nil))
    case .postponed(let pause):
      delivery.retry(at: now + pause, mayHaveArrived: false)
      ledger.set(id, .answering(delivery))
    case .unknown(let pause):
      delivery.retry(at: now + pause, mayHaveArrived: true)
      ledger.set(id, .answering(delivery))
    }
  }

  /// Handles a `/stop` that `chat` sent as the update `id`. Finishes and returns the chat's waiting
  /// prompts before `id`. Also returns the id of the chat's running prompt, which the bridge must
  /// cancel. Deferred prompts are finished when Telegram delivers them again.
  mutating func stop(chat: Int64, before id: PromptID) -> InboxStop<Payload> {
    var stop = InboxStop<Payload>(ended: [], running: nil)
    for entry in ledger.entries where entry.id < id {
      if entry.state == .running(chat: chat) { stop.running = entry.id }
      guard entry.state == .waiting(chat: chat) else { continue }
      if let item = queue.removeValue(forKey: entry.id) { stop.ended.append(item) }
      ledger.set(entry.id, .finished(answered: nil))
    }
    if id.epoch == ledger.epoch, let deferred = ledger.lowestDeferred(), deferred < id.update {
      stops[chat] = max(stops[chat] ?? id.update, id.update)
    }
    return stop
  }
}

// Changing the mode.
extension Inbox {
  /// Stops admitting updates; the queued prompts are still run, answered, and confirmed. If there
  /// is not enough time, call `leaveWaiting` to leave the rest at Telegram.
  mutating func drain() { mode = .draining }

  /// Stops admitting updates and leaves the waiting prompts at Telegram for another instance.
  mutating func standBy() {
    mode = .passive
    leaveWaiting()
  }

  /// Resumes admitting updates.
  mutating func activate() {
    mode = .active
    poller.reset()
  }

  /// Defers the running prompt, so that Telegram delivers it to the next process.
  mutating func leaveRunning(_ id: PromptID) {
    guard case .running = ledger.state(of: id) else { return }
    ledger.set(id, .deferred)
  }

  /// Defers all waiting prompts: drops their contents and keeps their ids, since Telegram still has
  /// them. Orphaned prompts keep waiting, because Telegram no longer has them.
  mutating func leaveWaiting() {
    for entry in ledger.present {
      guard case .waiting = entry.state else { continue }
      queue[entry.id] = nil
      ledger.set(entry.id, .deferred)
    }
  }
}
