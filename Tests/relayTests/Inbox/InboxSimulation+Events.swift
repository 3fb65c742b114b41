import Support

@testable import relay

// Events around the inbox.
extension InboxSimulation {
  mutating func handle(_ event: Event) throws(BrokenInvariant) {
    switch event {
    case .occurrence(let what): try handle(what)
    case .start: start()
    case .leaveWaiting(let run):
      guard run == self.run else { return }
      inbox?.leaveWaiting()
      inbox?.leaveHeld()
    case .exit(let run): if run == self.run, inbox != nil { kill() }
    case .pollArrives(let call): try arrive(call)
    case .pollWaitEnds(let number):
      guard let call = waiting?.call, call.number == number else { return }
      waiting = nil
      reply(call, [])
    case .pollReply(let call, let updates): try receive(call, updates)
    case .pollFails(let number, let failure):
      guard pollInFlight == number else { return }
      pollInFlight = nil
      let time = instant
      inbox?.pollFailed(failure, at: time)
    case .agentDone(let run, let id):
      guard run == self.run, running == id else { return }
      try agentDone(id)
    case .sendArrives(let call): try arrive(call)
    case .sendReply(let call):
      guard call.run == run, inbox != nil else { return }
      let time = instant
      inbox?.sent(call.id, call.outcome, at: time)
      if call.outcome == .delivered || call.outcome == .undeliverable { try finish(call.id) }
    case .recordsArrive(let run, let records): if run == self.run { append(records) }
    case .holdEnds(let run, let records): if run == self.run, inbox != nil { endHold(records) }
    case .journalSyncs: journal.sync()
    case .journalRepair(let run): if run == self.run, inbox != nil { repairJournal() }
    }
  }

  private mutating func start() {
    run += 1
    inbox = Subject(
      depth: history.depth, atRiskLimit: history.atRiskLimit,
      pollTimeout: .milliseconds(history.pollTimeout), awaitsJournal: history.journal != nil,
      seed: random.next())
    openJournal()
  }

  /// The process is gone; its requests in flight still arrive.
  mutating func kill() {
    tally.kills += 1
    allowedTwice += repeatedByKill
    end()
    losePower()
  }

  mutating func end() {
    inbox = nil
    isDraining = false
    if let call = waiting?.call, call.run == run { waiting = nil }
    (pollInFlight, lastPoll, running) = (nil, nil, nil)
    messages = [:]
    finished = []
    deliveredInRun = []
    doubtful = []
    sendingSince = [:]
    schedule(.start, after: 50 + random.below(2000))
  }

  private mutating func handle(_ what: InboxHistory.Occurrence) throws(BrokenInvariant) {
    switch what {
    case .messages(let kinds):
      for kind in kinds { append(kind) }
      guard !server.queue.isEmpty, let (call, limit) = waiting else { return }
      waiting = nil
      reply(call, server.head(limit))
    case .idsRestart(let lower):
      guard server.queue.isEmpty else { return }
      restart(lower)
    case .idsRepeat:
      // It takes a week without updates, in which every call arrives and all is confirmed.
      let isQuiet = !events.contains { if case .pollArrives = $0.event { true } else { false } }
      guard server.queue.isEmpty, isQuiet, let (call, _) = waiting, call.poll.offset == nil else {
        return
      }
      tally.restarts += 1
      finished = []
      _ = server.restart(at: InboxSimulation.firstUpdate)
    case .updatesLost(let lower): restart(lower)
    case .drain:
      guard inbox != nil, !isDraining else { return }
      isDraining = true
      inbox?.drain()
      schedule(.leaveWaiting(run: run), after: 20_000)
      schedule(.exit(run: run), after: 25_000)
    case .standBy: if !isDraining { inbox?.standBy() }
    case .activate: if !isDraining { inbox?.activate() }
    }
  }

  private mutating func append(_ kind: InboxMessage.Kind) {
    let chat = Int64(random.below(history.chats))
    let message = InboxMessage(
      serial: sent.count, chat: chat, kind: kind, sent: hasDates ? Int64(now) + 1 : 0)
    server.append(message)
    sent.append(message)
    deliveries.append(0)
    isSettled.append(false)
    isExcused.append(false)
    if kind == .prompt { tally.prompts += 1 }
  }

  private mutating func restart(_ lower: Bool) {
    tally.restarts += 1
    let tail = lower ? server.tail / 2 : server.tail + 1 + Int64(random.below(1000))
    for update in server.restart(at: tail) { lost.insert(update.message.serial) }
  }

  private mutating func agentDone(_ id: PromptID) throws(BrokenInvariant) {
    running = nil
    if isFaulty, random.chance(history.faults.refusal) {
      inbox?.refuse(id)
      try finish(id)
    } else {
      inbox?.answerReady(id)
    }
  }
}

// Polls and answers that arrive at Telegram.
extension InboxSimulation {
  private mutating func arrive(_ call: PollCall) throws(BrokenInvariant) {
    if let (older, _) = waiting {
      waiting = nil
      schedule(.pollFails(number: older.number, .conflict), after: 20)
    }
    guard call.fate != .conflict else {
      return schedule(.pollFails(number: call.number, .conflict), after: 20)
    }
    let answer = server.get(
      offset: call.poll.offset ?? 0, limit: call.poll.limit,
      timeout: Int(call.poll.timeout / .milliseconds(1)), at: now)
    for update in answer.confirmed { try checkConfirmed(update) }
    guard answer.updates.isEmpty, answer.wait > 0 else { return reply(call, answer.updates) }
    guard pollInFlight == call.number else { return }
    waiting = (call, answer.limit)
    schedule(.pollWaitEnds(number: call.number), after: answer.wait)
  }

  private mutating func reply(_ call: PollCall, _ updates: [TelegramModel.Update]) {
    schedule(.pollReply(call, updates), after: 1 + random.below(60))
  }

  private mutating func receive(
    _ call: PollCall, _ updates: [TelegramModel.Update]
  ) throws(BrokenInvariant) {
    guard pollInFlight == call.number else { return }
    pollInFlight = nil
    guard call.fate == .answered else {
      let time = instant
      inbox?.pollFailed(.unreachable(retryAfter: nil), at: time)
      return
    }
    var batch: [(id: UpdateID, update: InboxMessage)] = []
    for update in updates {
      if let id = UpdateID(update.id) { batch.append((id, update.message)) }
    }
    let time = instant
    let marks = journal
    let hasJournal = history.journal != nil
    let receipt = inbox?.pollSucceeded(
      InboxBatch(updates: batch), at: time,
      mark: { hasJournal ? marks.mark(of: $0) : nil },
      read: { $0.kind == .prompt ? .prompt(chat: $0.chat, $0) : .other($0) })
    guard let receipt else { return }
    try take(receipt)
  }

  private mutating func take(
    _ receipt: InboxReceipt<InboxMessage>
  ) throws(BrokenInvariant) {
    if receipt.restarted { tally.restartsSeen += 1 }
    tally.deferred += receipt.deferred
    for item in receipt.admitted + receipt.stopped { messages[item.id] = item.payload }
    for seen in receipt.seen { messages[seen.id] = seen.payload }
    for item in receipt.stopped { try finish(item.id) }
    for seen in receipt.seen {
      try finish(seen.id)
      guard seen.payload.kind == .stop else { continue }
      try stop(seen.payload, seen.id)
    }
    for item in receipt.admitted where isFaulty && random.chance(history.faults.refusal) {
      guard !finished.contains(item.id) else { continue }
      inbox?.refuse(item.id)
      try finish(item.id)
    }
  }

  private mutating func stop(
    _ message: InboxMessage, _ id: PromptID
  ) throws(BrokenInvariant) {
    guard let stop = inbox?.stop(chat: message.chat, before: id) else { return }
    for item in stop.ended {
      endedByStop.insert(item.payload.serial)
      guard item.chat == message.chat, item.payload.serial < message.serial else {
        throw .init("/stop ended \(item.payload)", at: now)
      }
      try finish(item.id)
    }
    guard let stopped = stop.running, stopped == running else { return }
    running = nil
    if let message = messages[stopped] { endedByStop.insert(message.serial) }
    inbox?.refuse(stopped)
    try finish(stopped)
  }

  private mutating func arrive(_ call: SendCall) throws(BrokenInvariant) {
    let message = call.message
    if call.arrives {
      try checkNotStopped(message)
      let isFirst = !isSettled[message.serial]
      deliveries[message.serial] += 1
      isSettled[message.serial] = true
      if call.run == run, inbox != nil { deliveredInRun.insert(message.serial) }
      // A prompt that was refused before a kill is answered out of order.
      if isFirst {
        if let before = lastFirst[message.chat], before > message.serial {
          throw .init("answered \(message.serial) after \(before)", at: now)
        }
        lastFirst[message.chat] = message.serial
      }
    }
    var isUnknown = false
    if case .unknown = call.outcome { isUnknown = true }
    schedule(.sendReply(call), after: isUnknown ? 20 + random.below(3000) : 1 + random.below(80))
  }
}
