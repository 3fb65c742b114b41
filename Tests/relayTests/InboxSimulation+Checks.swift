import Support

@testable import relay

extension InboxSimulation {
  /// An id is finished, and had not been in this run.
  mutating func finish(_ ticket: InboxTicket) throws(BrokenInvariant) {
    guard finished.insert(ticket).inserted else { throw .init("\(ticket) finished twice", at: now) }
    if let message = messages[ticket] { isSettled[message.serial] = true }
  }

  /// What holds after every step.
  func check() throws(BrokenInvariant) {
    guard let (present, adrift) = inbox?.entries else { return }
    var (waiting, running) = (0, 0)
    var deferred = false
    for entry in present {
      switch entry.state {
      case .waiting:
        waiting += 1
        if deferred { throw .init("a prompt waits behind one without room", at: now) }
      case .running: running += 1
      case .deferred: deferred = true
      case .answering, .finished: continue
      }
    }
    for entry in adrift {
      if case .waiting = entry.state { waiting += 1 }
      if case .running = entry.state { running += 1 }
    }
    guard running <= 1 else { throw .init("\(running) prompts run", at: now) }
    guard waiting + running <= history.depth + 1 else {
      throw .init("\(waiting) prompts wait, \(running) run", at: now)
    }
    guard present.count <= 100 + history.depth else {
      throw .init("\(present.count) ids are tracked", at: now)
    }
  }

  /// What holds for every poll.
  func check(_ poll: InboxPoll) throws(BrokenInvariant) {
    if let (last, time) = lastPoll, last.offset == poll.offset, !last.isLong, !poll.isLong,
      now < time + 1000
    {
      throw .init("offset \(poll.offset ?? 0) twice within a second", at: now)
    }
    guard let offset = poll.offset, let present = inbox?.entries?.present else { return }
    for entry in present where entry.isOpen && entry.ticket.update.number < offset {
      throw .init("offset \(offset) is above \(entry.ticket.update)", at: now)
    }
  }

  /// Nothing is confirmed that is not finished.
  func checkConfirmed(_ update: TelegramModel.Update) throws(BrokenInvariant) {
    guard isSettled[update.message.serial] else {
      throw .init("lost \(update)", at: now)
    }
  }

  /// A process that drains ends once all is finished and confirmed, or surely about to be: unless the
  /// poll that confirms is lost, which is the price of not waiting for it.
  mutating func exitWhenQuiet() throws(BrokenInvariant) {
    guard isDraining, let inbox, inbox.isQuiet || inbox.leaveTime.map({ $0 <= instant }) ?? false
    else { return }
    for update in server.queue where deliveredInRun.contains(update.message.serial) {
      guard pollInFlight == nil || pollInFlight != lostPoll else {
        tally.unknown += 1
        continue
      }
      throw .init("drained, and \(update) is not confirmed", at: now)
    }
    end()
  }

  /// What Telegram lost is excused, unless this process has it in hand.
  mutating func excuse() {
    guard !lost.isEmpty else { return }
    var inHand: Set<Int> = []
    if let (present, adrift) = inbox?.entries {
      for entry in present + adrift where entry.isInHand {
        if let message = messages[entry.ticket] { inHand.insert(message.serial) }
      }
    }
    for serial in lost where !inHand.contains(serial) {
      isExcused[serial] = true
      lost.remove(serial)
    }
  }

  /// What holds when all is quiet.
  mutating func checkEnd() throws(BrokenInvariant) {
    for message in sent where !isSettled[message.serial] {
      guard isExcused[message.serial] else { throw .init("\(message) was forgotten", at: now) }
      tally.excused += 1
    }
    for message in sent where message.kind == .prompt && deliveries[message.serial] == 0 {
      tally.stopped += isSettled[message.serial] ? 1 : 0
    }
    if tally.kills > 0, tally.sentAtRisk == 0 { tally.strict += 1 }
    for count in deliveries where count > 0 {
      tally.answers += 1
      tally.duplicates += count - 1
    }
    guard tally.duplicates <= tally.kills + tally.unknown + tally.sentAtRisk else {
      throw .init("too many duplicates: \(tally)", at: now)
    }
  }
}
