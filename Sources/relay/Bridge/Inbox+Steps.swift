// What to do now, and when to ask again.
extension Inbox {
  /// How long an answer waits for the confirm of the one before it (DESIGN §8 "Barrier"), counted
  /// from the moment that one may have arrived.
  static var barrier: Duration { .seconds(2) }

  /// How many answers may be ready to be sent while the agent goes on: the work of each is done again
  /// after a crash. One keeps the chats busy, the others bridge a poll that takes longer.
  static var runAhead: Int { 4 }

  /// The next thing to do; nil when there is nothing to do now. What it returns has begun.
  mutating func next(at now: ContinuousClock.Instant) -> InboxStep<Payload>? {
    if let item = nextPrompt() { return .run(item) }
    if let step = nextPoll(at: now) { return step }
    return nextAnswer(at: now)
  }

  /// When to ask again if nothing is reported before; nil: no need.
  func wakeTime(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
    let poll = wantsPoll ? pollDue(at: now) : nil
    let answer = answers(at: now).compactMap(\.due).min()
    guard let poll, let answer else { return poll ?? answer }
    return min(poll, answer)
  }

  /// The lowest waiting prompt, if the agent is free and not too far ahead of the chats. A chat in
  /// flood wait holds nobody up.
  private mutating func nextPrompt() -> InboxItem<Payload>? {
    let counts = ledger.counts
    guard counts.running == 0, counts.answering - counts.postponed < Self.runAhead,
      let first = queue.keys.min()
    else { return nil }
    guard let item = queue.removeValue(forKey: first) else { return nil }
    ledger.set(first, .running(chat: item.chat))
    return item
  }
}

// Polls.
extension Inbox {
  private mutating func nextPoll(at now: ContinuousClock.Instant) -> InboxStep<Payload>? {
    if mayNotWait, poller.waitsLong {
      poller.abandon()
      return .abandonPoll
    }
    guard wantsPoll, let due = pollDue(at: now), due <= now else { return nil }
    let limit = pollLimit(at: now)
    if limit == 100 { lastWide = now }
    return .poll(
      poller.begin(
        offset: ledger.offset, limit: limit, timeout: isLongPoll ? pollTimeout : .zero, at: now))
  }

  /// A process that drains and has nothing in hand need not end its poll: that confirms what is
  /// finished, and ends with the process.
  private var mayNotWait: Bool {
    mode == .passive || mode == .draining && ledger.counts.inHand > 0
  }

  /// Who takes nothing in polls only to confirm.
  private var wantsPoll: Bool { mode == .active || ledger.confirms }

  private var isLongPoll: Bool { mode == .active && !ledger.hasOpen }

  private func pollDue(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
    poller.due(
      offset: ledger.offset, isLong: isLongPoll, confirms: ledger.confirms, at: now)
  }

  /// 100 while there is room, else 1. With many prompts in hand, waiting or answered and not yet sent, a
  /// hundred updates are asked for at most every 100 ms: under load each poll brings nearly the same.
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

// Answers.
extension Inbox {
  private struct Candidate {
    let ticket: InboxTicket
    var delivery: InboxDelivery
    let due: ContinuousClock.Instant?
    let atRisk: Int
  }

  private mutating func nextAnswer(at now: ContinuousClock.Instant) -> InboxStep<Payload>? {
    for candidate in answers(at: now) {
      guard let due = candidate.due, due <= now else { continue }
      var delivery = candidate.delivery
      delivery.begin(at: now)
      ledger.set(candidate.ticket, .answering(delivery))
      return .send(candidate.ticket, atRisk: candidate.atRisk)
    }
    return nil
  }

  /// The first answer of each chat, in order, and when it may be sent; nil while it is being sent.
  private func answers(at now: ContinuousClock.Instant) -> [Candidate] {
    guard ledger.counts.answering > 0 else { return [] }
    let answered = ledger.answered
    let risks = exposures(among: answered)
    var chats: [Int64] = []
    var candidates: [Candidate] = []
    for entry in answered {
      guard case .answering(let delivery) = entry.state, !chats.contains(delivery.chat) else {
        continue
      }
      chats.append(delivery.chat)
      var open = now
      var atRisk = 0
      for risk in risks where risk.ticket != entry.ticket {
        atRisk += 1
        if risk.bars, delivery.exposed == nil { open = max(open, risk.since + Self.barrier) }
      }
      var due: ContinuousClock.Instant?
      if case .ready(let notBefore) = delivery.phase { due = max(open, notBefore ?? now) }
      candidates.append(
        Candidate(ticket: entry.ticket, delivery: delivery, due: due, atRisk: atRisk))
    }
    return candidates
  }

  /// The answers that a crash now would repeat.
  ///
  /// One bars the others (it was sent, and the next poll would confirm it; or it is being sent)
  /// unless a lower id is open: then a chat in flood wait keeps it from being confirmed, and that
  /// chat delays itself only.
  private func exposures(among answered: [InboxEntry]) -> [Exposure] {
    let open = ledger.lowestOpen
    return answered.compactMap { entry in
      guard let since = entry.exposed else { return nil }
      let isConfirmable = open.map { entry.ticket.update < $0 } ?? true
      let bars = isConfirmable || entry.isOpen || !ledger.isPresent(entry.ticket)
      return Exposure(ticket: entry.ticket, since: since, bars: bars)
    }
  }

  private struct Exposure {
    let ticket: InboxTicket
    let since: ContinuousClock.Instant
    let bars: Bool
  }
}
