// What the bridge reports.
extension Inbox {
  /// The agent is done with a prompt: its answer, or the reason why there is none, can be sent.
  mutating func answerReady(_ ticket: InboxTicket) {
    guard case .running(let chat) = ledger.state(of: ticket) else { return }
    ledger.set(ticket, .answering(InboxDelivery(chat: chat)))
  }

  /// A prompt that waits or runs is finished without an answer: refused by the rate limit, stopped.
  mutating func refuse(_ ticket: InboxTicket) {
    switch ledger.state(of: ticket) {
    case .waiting, .running:
      queue[ticket] = nil
      ledger.set(ticket, .finished(answered: nil))
    case .deferred, .answering, .finished, nil: break
    }
  }

  /// The sending of an answer ended.
  mutating func sent(
    _ ticket: InboxTicket, _ outcome: InboxSendOutcome, at now: ContinuousClock.Instant
  ) {
    guard case .answering(var delivery) = ledger.state(of: ticket),
      case .sending = delivery.phase
    else { return }
    switch outcome {
    case .delivered:
      ledger.set(ticket, .finished(answered: now))
    case .undeliverable:
      ledger.set(ticket, .finished(answered: delivery.isDoubtful ? now : nil))
    case .postponed(let pause):
      delivery.again(at: now + pause, mayHaveArrived: false)
      ledger.set(ticket, .answering(delivery))
    case .unknown(let pause):
      delivery.again(at: now + pause, mayHaveArrived: true)
      ledger.set(ticket, .answering(delivery))
    }
  }

  /// The poll in flight brought no batch. In conflict the queue is left to the other consumer: if it
  /// does not confirm them, the prompts are delivered again.
  mutating func pollFailed(_ failure: InboxPollFailure, at now: ContinuousClock.Instant) {
    guard poller.inFlight != nil else { return }
    poller.fail(failure, at: now)
    if failure == .conflict { leaveWaiting() }
  }

  /// `/stop` of a chat: its waiting prompts before `ticket` are finished, and returned. The one with
  /// the agent, if it is the chat's, is for the bridge to cancel; those without room are finished
  /// when Telegram delivers them.
  mutating func stop(chat: Int64, before ticket: InboxTicket) -> InboxStop<Payload> {
    var stop = InboxStop<Payload>(ended: [], running: nil)
    for entry in ledger.entries where entry.ticket < ticket {
      if entry.state == .running(chat: chat) { stop.running = entry.ticket }
      guard entry.state == .waiting(chat: chat) else { continue }
      if let item = queue.removeValue(forKey: entry.ticket) { stop.ended.append(item) }
      ledger.set(entry.ticket, .finished(answered: nil))
    }
    if ticket.epoch == ledger.epoch, let deferred = ledger.lowestDeferred, deferred < ticket.update
    {
      stops[chat] = max(stops[chat] ?? ticket.update, ticket.update)
    }
    return stop
  }
}

// Modes.
extension Inbox {
  /// Takes nothing in any longer, finishes what is queued and confirms it (R9). When there is no time
  /// for all of it: `leaveWaiting`.
  mutating func drain() { mode = .draining }

  /// Takes nothing in any longer and leaves the queue at Telegram, for another instance (R10).
  mutating func standBy() {
    mode = .passive
    leaveWaiting()
  }

  /// Takes updates in again.
  mutating func activate() {
    mode = .active
    poller.forgive()
  }

  /// Leaves the prompt with the agent to Telegram too, which delivers it to the next process.
  mutating func leaveRunning(_ ticket: InboxTicket) {
    guard case .running = ledger.state(of: ticket) else { return }
    ledger.set(ticket, .deferred)
  }

  /// When a process that drains may end: nothing is in hand, and what is finished is confirmed, or the
  /// poll that confirms it is so old that it has arrived. Its answer need not be waited for: Telegram
  /// may hold it. nil: not before something happens.
  var leaveTime: ContinuousClock.Instant? {
    guard ledger.counts.inHand == 0, let (poll, since) = poller.flight else { return nil }
    guard ledger.confirms else { return since }
    return poll.offset == ledger.offset ? since + .seconds(1) : nil
  }

  /// Forgets the queue but for its ids: Telegram still has it. A prompt that Telegram no longer has
  /// stays.
  mutating func leaveWaiting() {
    for entry in ledger.present {
      guard case .waiting = entry.state else { continue }
      queue[entry.ticket] = nil
      ledger.set(entry.ticket, .deferred)
    }
  }
}
