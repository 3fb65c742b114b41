/// What the relay has received from Telegram and not yet finished.
///
/// Telegram is the durable queue: an update is confirmed only when it is finished, so a crash loses
/// nothing (docs/RELAY.md, "What is guaranteed"). This value decides what is polled for, run, sent
/// and confirmed, and when; it has no clock and no network. The bridge calls `next(at:)` until it
/// returns nil, does each step, reports its end, and asks again at `wakeTime(at:)` at the latest.
///
/// A report is ignored if its prompt is not in the state that the report is about.
struct Inbox<Payload: Sendable>: Sendable {
  /// How many prompts may wait (`QUEUE_DEPTH`, 1–100).
  let depth: Int

  /// How long Telegram may hold a poll when nothing is open (`TELEGRAM_POLL_TIMEOUT`).
  let pollTimeout: Duration

  /// Whether updates are admitted.
  private(set) var mode: RelayMode

  /// The updates that are tracked, each in its state.
  private(set) var ledger = InboxLedger()

  /// The prompts that wait.
  private(set) var queue: [PromptID: InboxItem<Payload>] = [:]

  /// The poll in flight, and when the next one is due.
  private(set) var poller = InboxPoller()

  /// For each chat, the last `/stop` above a deferred prompt: Telegram delivers that prompt later.
  private var stops: [Int64: UpdateID] = [:]

  /// When a batch of up to 100 was last asked for.
  private var lastWide: ContinuousClock.Instant?

  /// How many answers may be ready to be sent before the agent pauses: a crash repeats the work of
  /// each. One keeps the chats busy, the others cover a slow poll.
  private static var runAhead: Int { 4 }

  /// An empty inbox. Its first poll has no offset and so confirms nothing.
  init(depth: Int, pollTimeout: Duration, mode: RelayMode = .active) {
    precondition(depth > 0 && pollTimeout > .zero)
    self.depth = depth
    self.pollTimeout = pollTimeout
    self.mode = mode
  }

  /// How many prompts wait: the metric `queue.depth`.
  var waitingCount: Int { ledger.counts.waiting }

  /// How many prompts come before a waiting one: in the queue, or in progress at the agent.
  func ahead(of id: PromptID) -> Int {
    ledger.counts.running + queue.keys.count { $0 < id }
  }

  /// Whether everything admitted is finished and confirmed and no poll is in flight. A process that
  /// drains may end; a change to passive is complete.
  var isQuiet: Bool {
    poller.inFlight == nil && !ledger.confirms && ledger.counts.inHand == 0
  }

  /// When a process that drains may end: this process holds no prompts, and everything finished is
  /// confirmed, or the poll that confirms it began so long ago that it has arrived. The process
  /// need not wait for the answer: for an offset repeated within 3 s Telegram may hold it for 3 s.
  /// nil: not before something else happens.
  var leaveTime: ContinuousClock.Instant? {
    guard ledger.counts.inHand == 0, let (poll, since) = poller.flight else { return nil }
    guard ledger.confirms else { return since }
    return poll.offset == ledger.offset ? since + .seconds(1) : nil
  }
}

// What to do now, and when to ask again.
extension Inbox {
  /// The next step, which counts as begun; nil when there is nothing to do now.
  mutating func next(at now: ContinuousClock.Instant) -> InboxStep<Payload>? {
    if let item = nextPrompt() { return .run(item) }
    if let step = nextPoll(at: now) { return step }
    return nextAnswer(at: now)
  }

  /// When to ask again if nothing is reported before; nil: no need.
  func wakeTime(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
    let poll = wantsPoll ? pollDue(at: now) : nil
    let answer = InboxBarrier.candidates(in: ledger, at: now).compactMap(\.due).min()
    guard let poll, let answer else { return poll ?? answer }
    return min(poll, answer)
  }

  /// The lowest waiting prompt, if the agent is free and not too far ahead of the chats. A chat in
  /// flood wait does not count: it must not delay the others.
  private mutating func nextPrompt() -> InboxItem<Payload>? {
    let counts = ledger.counts
    guard counts.running == 0, counts.answering - counts.postponed < Self.runAhead,
      let first = queue.keys.min()
    else { return nil }
    guard let item = queue.removeValue(forKey: first) else { return nil }
    ledger.set(first, .running(chat: item.chat))
    return item
  }

  private mutating func nextAnswer(at now: ContinuousClock.Instant) -> InboxStep<Payload>? {
    for candidate in InboxBarrier.candidates(in: ledger, at: now) {
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

  /// Whether a long poll must be canceled. A process that drains and holds no prompts keeps its
  /// poll: the poll confirms what is finished, and ends with the process.
  private var mustNotWait: Bool {
    mode == .passive || mode == .draining && ledger.counts.inHand > 0
  }

  /// A process that admits nothing polls only to confirm.
  private var wantsPoll: Bool { mode == .active || ledger.confirms }

  private var isLongPoll: Bool { mode == .active && !ledger.hasOpen }

  private func pollDue(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
    poller.due(
      offset: ledger.offset, isLong: isLongPoll, confirms: ledger.confirms, at: now)
  }

  /// 100 while there is room, else 1. While it holds many prompts, waiting or answered and not yet
  /// sent, a hundred updates are asked for at most every 100 ms: under load each poll returns
  /// nearly the same ones.
  private func pollLimit(at now: ContinuousClock.Instant) -> Int {
    guard mode == .active else { return 1 }
    guard ledger.hasOpen else { return 100 }
    let room = depth - waitingCount
    guard room > 0 else { return 1 }
    if (room - ledger.counts.answering) * 2 >= depth { return 100 }
    guard let lastWide else { return 100 }
    return now >= lastWide + .milliseconds(100) ? 100 : 1
  }
}

// A batch of updates.
extension Inbox {
  /// Processes `batch`, which the poll in flight returned: records what that poll has confirmed,
  /// detects whether Telegram has restarted its ids, and admits each update, in order of ids.
  ///
  /// `read` decodes an update. It is called only for updates that are new or had no room. An update
  /// that it cannot decode is `.other`, so that it is finished and reported.
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
      receipt.restarted = true
    } else {
      let asked = poll.offset ?? 0
      ledger.confirm(below: asked)
      stops = stops.filter { $0.value.number >= asked }
      receipt.vanished = ledger.forgetVanished(offered: updates.map(\.id), from: asked)
    }
    guard mode == .active else { return receipt }
    for (id, update) in updates { admit(id, update, read, &receipt) }
    return receipt
  }

  /// Records that the poll in flight returned no batch. In a conflict the queue is left to the
  /// other consumer: if it does not confirm the prompts, Telegram delivers them again.
  mutating func pollFailed(_ failure: InboxPollFailure, at now: ContinuousClock.Instant) {
    guard poller.inFlight != nil else { return }
    poller.fail(failure, at: now)
    if failure == .conflict { leaveWaiting() }
  }

  /// Whether Telegram has restarted its ids: it returned an id below the offset asked for, or
  /// without an offset an unknown id below the highest one seen.
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
    case nil, .deferred: break
    case .waiting, .running, .answering, .finished: return ledger.recover(id)
    }
    switch read(update) {
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

  /// A prompt must not overtake an earlier one for which there was no room.
  private func hasRoom(for update: UpdateID) -> Bool {
    if let deferred = ledger.lowestDeferred, deferred < update { return false }
    return waitingCount < depth
  }
}

// Reports about prompts and answers.
extension Inbox {
  /// Records that the agent is done with a prompt: its answer, or the reason why there is none, can
  /// be sent.
  mutating func answerReady(_ id: PromptID) {
    guard case .running(let chat) = ledger.state(of: id) else { return }
    ledger.set(id, .answering(InboxDelivery(chat: chat)))
  }

  /// Finishes a waiting or running prompt without an answer: the rate limit refused it, or it was
  /// stopped.
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

  /// Handles `/stop` of a chat: finishes and returns its waiting prompts before `id`. If the agent
  /// is working on a prompt of the chat, the bridge cancels it. Deferred prompts are finished when
  /// Telegram delivers them.
  mutating func stop(chat: Int64, before id: PromptID) -> InboxStop<Payload> {
    var stop = InboxStop<Payload>(ended: [], running: nil)
    for entry in ledger.entries where entry.id < id {
      if entry.state == .running(chat: chat) { stop.running = entry.id }
      guard entry.state == .waiting(chat: chat) else { continue }
      if let item = queue.removeValue(forKey: entry.id) { stop.ended.append(item) }
      ledger.set(entry.id, .finished(answered: nil))
    }
    if id.epoch == ledger.epoch, let deferred = ledger.lowestDeferred, deferred < id.update {
      stops[chat] = max(stops[chat] ?? id.update, id.update)
    }
    return stop
  }
}

// Modes.
extension Inbox {
  /// Admits nothing from now on, finishes what is queued and confirms it. If there is no time for
  /// all of it: `leaveWaiting`.
  mutating func drain() { mode = .draining }

  /// Admits nothing from now on and leaves the queue at Telegram, for another instance.
  mutating func standBy() {
    mode = .passive
    leaveWaiting()
  }

  /// Admits updates again.
  mutating func activate() {
    mode = .active
    poller.resetBackoff()
  }

  /// Leaves the prompt that the agent is working on to Telegram too, which delivers it to the next
  /// process.
  mutating func leaveRunning(_ id: PromptID) {
    guard case .running = ledger.state(of: id) else { return }
    ledger.set(id, .deferred)
  }

  /// Drops the waiting prompts and keeps their ids: Telegram still has the prompts. An orphaned
  /// prompt stays, since Telegram no longer has it.
  mutating func leaveWaiting() {
    for entry in ledger.present {
      guard case .waiting = entry.state else { continue }
      queue[entry.id] = nil
      ledger.set(entry.id, .deferred)
    }
  }
}
