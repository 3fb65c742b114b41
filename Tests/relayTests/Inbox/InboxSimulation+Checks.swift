import Support

@testable import relay

extension InboxSimulation {
  /// An update is finished, for the first time in this run.
  mutating func finish(_ id: PromptID) throws(BrokenInvariant) {
    guard finished.insert(id).inserted else { throw .init("\(id) finished twice", at: now) }
    if let message = messages[id] { isSettled[message.serial] = true }
  }

  /// The invariants after every step.
  func check() throws(BrokenInvariant) {
    guard let (present, orphaned) = inbox?.entries else { return }
    var (waiting, running) = (0, 0)
    var deferred = false
    for entry in present {
      switch entry.state {
      case .waiting:
        waiting += 1
        if deferred { throw .init("a prompt waits after one without room", at: now) }
      case .running: running += 1
      case .deferred: deferred = true
      case .answering, .finished: continue
      }
    }
    for entry in orphaned {
      if case .waiting = entry.state { waiting += 1 }
      if case .running = entry.state { running += 1 }
    }
    guard running <= 1 else { throw .init("\(running) prompts run", at: now) }
    // The prompts that an earlier process held may exceed the depth.
    guard waiting + running <= history.depth + 1 + (inbox?.heldCount ?? 0) else {
      throw .init("\(waiting) prompts wait, \(running) run", at: now)
    }
    guard present.count <= 100 + history.depth else {
      throw .init("\(present.count) ids are tracked", at: now)
    }
  }

  /// The invariants of every poll.
  func check(_ poll: InboxPoll) throws(BrokenInvariant) {
    // A poll may show whether Telegram still has a prompt, before it is answered after a conflict, or
    // before it is confirmed.
    let pause = hasDates ? 0 : history.faults.conflict > 0 ? 200 : 1000
    if let (last, time) = lastPoll, last.offset == poll.offset, !last.isLong, !poll.isLong,
      now < time + pause
    {
      throw .init("offset \(poll.offset ?? 0) twice within a second", at: now)
    }
    guard let offset = poll.offset, let present = inbox?.entries?.present else { return }
    for entry in present where entry.isOpen && entry.id.update.number < offset {
      throw .init("offset \(offset) is above \(entry.id.update)", at: now)
    }
  }

  /// Nothing is confirmed that is not finished.
  func checkConfirmed(_ update: TelegramModel.Update) throws(BrokenInvariant) {
    guard
      isSettled[update.message.serial]
        || journal.holds.contains(where: { $0.message == update.message })
    else { throw .init("lost \(update)", at: now) }
  }

  /// A process that drains ends when everything is finished and confirmed, or surely about to be. If the
  /// confirming poll is lost, prompts come again: the price of not waiting for its answer.
  mutating func exitWhenQuiet() throws(BrokenInvariant) {
    guard isDraining, let inbox, inbox.isQuiet || inbox.leaveTime.map({ $0 <= instant }) ?? false
    else { return }
    for update in server.queue
    where deliveredInRun.contains(update.message.serial) && !isRecorded(update.message) {
      guard pollInFlight == nil || pollInFlight != lostPoll else {
        tally.unknown += 1
        continue
      }
      throw .init("drained, and \(update) is not confirmed", at: now)
    }
    if journal.isBehind { allowedTwice += unrecordedHolds }
    end()
    reopenJournal(afterPowerLoss: nil)
  }

  /// A prompt that Telegram lost is excused, unless this process has it in hand.
  mutating func excuse() {
    guard !lost.isEmpty else { return }
    var inHand: Set<Int> = []
    if let (present, orphaned) = inbox?.entries {
      for entry in present + orphaned where entry.isInHand {
        if let message = messages[entry.id] { inHand.insert(message.serial) }
      }
    }
    for serial in lost where !inHand.contains(serial) {
      isExcused[serial] = true
      lost.remove(serial)
    }
  }

  /// The invariants at the end of the history.
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
    guard tally.duplicates <= allowedTwice + tally.unknown else {
      throw .init("too many duplicates: \(tally)", at: now)
    }
  }
}
