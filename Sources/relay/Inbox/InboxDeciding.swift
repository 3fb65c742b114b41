// Deciding what to do now and when to decide again.
extension Inbox {
  /// The maximum number of answers that can be sent, but have not been, before the next prompt must
  /// wait. A crash loses the unsent answers, and their work must be repeated. One answer keeps the
  /// sender busy; the others cover the time of a slow poll.
  private static var runAhead: Int { 4 }

  /// Returns the next step and records that it has begun. Returns nil if there is nothing to do
  /// now.
  mutating func next(at now: ContinuousClock.Instant) -> InboxStep<Payload>? {
    guard !journal.isAwaited else { return nil }
    if let step = nextRecord() { return step }
    if let item = nextPrompt(at: now) { return .run(item) }
    guard !journal.isHolding else { return nil }
    if let step = nextHold() { return step }
    drawTurns(at: now)
    if let step = nextPoll(at: now) { return step }
    return nextAnswer(at: now)
  }

  /// Returns when to call `next(at:)` again if nothing is reported earlier. Returns nil if there is
  /// no need to call it again before the next report.
  func wakeTime(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
    guard !journal.isAwaited, !journal.isHolding else { return nil }
    let poll = wantsPoll(at: now) ? pollDue(at: now) : nil
    let answer = candidates(at: now).filter { isOurs($0.id, at: now) }.compactMap(\.due).min()
    return [poll, answer, nextTurn(at: now)].compactMap(\.self).min()
  }

  func candidates(at now: ContinuousClock.Instant) -> [InboxBarrier.Candidate] {
    InboxBarrier.candidates(in: ledger, limit: atRiskLimit, at: now)
  }

  /// Removes the earliest waiting prompt from the queue and returns it. Returns nil if the agent is
  /// busy or too many answers are unsent. The answers to a chat in flood wait do not count: they
  /// must not delay other chats.
  private mutating func nextPrompt(at now: ContinuousClock.Instant) -> InboxItem<Payload>? {
    guard ledger.counts.running == 0, !journal.awaitsPoll,
      InboxBarrier.sendableCount(in: ledger) < Self.runAhead, let first = queue.keys.min()
    else { return nil }
    guard let item = queue.removeValue(forKey: first) else { return nil }
    ledger.set(first, .running(chat: item.chat))
    contest.watch.run(first, at: now)
    return item
  }

  private mutating func nextAnswer(at now: ContinuousClock.Instant) -> InboxStep<Payload>? {
    for candidate in candidates(at: now) {
      guard let due = candidate.due, due <= now, isOurs(candidate.id, at: now) else { continue }
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
    guard wantsPoll(at: now), let due = pollDue(at: now), due <= now else { return nil }
    let limit = pollLimit(at: now)
    if limit == InboxPoll.largest { lastWide = now }
    let poll = InboxPoll(
      offset: watched(at: now) == nil ? ledger.offset : ledger.present.first?.id.update.number,
      limit: limit, timeout: isLongPoll ? pollTimeout : .zero)
    poller.begin(poll, at: now)
    if contest.began == nil { contest.began = now }
    return .poll(poll)
  }

  /// Whether a long poll in flight must be canceled. A draining process that holds no prompts keeps
  /// its poll: the poll confirms the finished updates and ends with the process.
  private var mustNotWait: Bool {
    mode == .passive || mode == .draining && ledger.counts.inHand > 0
  }

  /// Whether to poll at all. A process that does not admit updates polls only to confirm, and to see
  /// whether an answer may be sent although another consumer is active.
  private func wantsPoll(at now: ContinuousClock.Instant) -> Bool {
    mode == .active || ledger.confirms || disputed(at: now) != nil
  }

  private var isLongPoll: Bool { mode == .active && !ledger.hasOpen && poller.isProven }

  private func pollDue(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
    if let time = watchTime(at: now) {
      return poller.inFlight == nil ? max(time, poller.backoff.until ?? time) : nil
    }
    return poller.due(
      offset: ledger.offset, isLong: isLongPoll, confirms: ledger.confirms,
      look: disputed(at: now) == nil ? nil : contest.nextLook, at: now)
  }

  /// Returns the first answer that could be sent if a poll showed that Telegram still has its
  /// prompt; nil if there is none, or no other consumer is active.
  private func disputed(at now: ContinuousClock.Instant) -> PromptID? {
    guard contest.missed == nil, contest.isActive(at: now) else { return nil }
    return candidates(at: now).first { candidate in
      candidate.due.map { $0 <= now } ?? false && isItsTurn(candidate.id, at: now)
        && !isOurs(candidate.id, at: now)
    }?.id
  }

  /// Returns the number of updates to request: 100, or 1 if a poll requested 100 a short time ago.
  /// If the process holds many prompts, waiting or with an unsent answer, that time is 100 ms,
  /// because under load consecutive polls return nearly the same updates. If there is no room for a
  /// prompt, it is 1 s: only commands such as `/stop` can then be new.
  private func pollLimit(at now: ContinuousClock.Instant) -> Int {
    if let disputed = disputed(at: now) {
      return disputed.update == ledger.lowestOpen ? 1 : InboxPoll.largest
    }
    guard mode == .active else { return 1 }
    guard ledger.hasOpen, let lastWide else { return InboxPoll.largest }
    let room = depth - waitingCount
    if room > 0, (room - ledger.counts.answering) * 2 >= depth { return InboxPoll.largest }
    let next = lastWide + (room > 0 ? .milliseconds(100) : .seconds(1))
    return now >= next ? InboxPoll.largest : 1
  }
}
