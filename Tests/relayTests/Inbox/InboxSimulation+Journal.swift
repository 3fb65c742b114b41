import Support

@testable import relay

// The journal of the simulated process.
extension InboxSimulation {
  mutating func openJournal() {
    guard let grade = history.journal else { return }
    let holds = journal.holds
    for (index, hold) in holds.enumerated() {
      messages[PromptID(epoch: index - holds.count, update: hold.update.update)] = hold.message
    }
    tally.restored += holds.count
    inbox?.restore(
      holds.map { ($0.update, .prompt(chat: $0.message.chat, $0.message)) },
      finished: journal.finished, grade: grade)
  }

  mutating func record(_ updates: [FinishedUpdate]) {
    let records = updates.map { SimulatedJournal.Record.done($0) }
    tally.records += records.count
    if isDiskFull() {
      journal.fail(records)
      inbox?.journalFailed()
      return schedule(.journalRepair(run: run), after: 3000)
    }
    if journal.bug == .doneLate {
      schedule(.recordsArrive(run: run, records), after: 500)
    } else {
      append(records)
    }
    inbox?.recorded()
  }

  mutating func append(_ records: [SimulatedJournal.Record]) {
    journal.append(records)
    if history.journal == .held { schedule(.journalSyncs, after: 1000) }
  }

  mutating func hold(_ ids: [PromptID]) throws(BrokenInvariant) {
    guard history.journal == .held else { throw .init("held without a disk", at: now) }
    var records: [SimulatedJournal.Record] = []
    for id in ids {
      guard let message = messages[id], let mark = journal.mark(of: message) else {
        throw .init("held an unknown prompt", at: now)
      }
      records.append(.hold(FinishedUpdate(update: id.update, mark: mark), message))
    }
    if !isDiskFull() { journal.append(records) } else { records = [] }
    schedule(.holdEnds(run: run, records), after: 1 + random.below(50))
  }

  mutating func endHold(_ records: [SimulatedJournal.Record]) {
    guard !records.isEmpty else {
      journal.fail([])
      inbox?.journalFailed()
      return schedule(.journalRepair(run: run), after: 3000)
    }
    if journal.bug != .holdsUnsynced { journal.sync() }
    tally.holds += records.count
    inbox?.held()
  }

  mutating func repairJournal() {
    guard journal.isFailed, let grade = history.journal else { return }
    guard !isDiskFull() else { return schedule(.journalRepair(run: run), after: 3000) }
    journal.repair()
    inbox?.journalRecovered(grade)
  }

  private mutating func isDiskFull() -> Bool {
    guard isFaulty, random.chance(history.faults.diskFull) else { return false }
    tally.diskFull += 1
    return true
  }

  /// How many answers a kill now may repeat: the one between its delivery and its record, those whose
  /// sending has hung for two seconds, and, without a journal that works, those at risk.
  var repeatedByKill: Int {
    guard history.journal != nil else { return 1 + history.atRiskLimit }
    let hanging = hangingCount
    guard journal.isBehind else { return 1 + hanging }
    return 1 + hanging + history.atRiskLimit + unrecordedHolds
  }

  /// The number of answers whose sending began two seconds ago or earlier, and that are on their way or
  /// delivered without a record.
  private var hangingCount: Int {
    var unrecorded: Set<Int> = []
    for pending in events {
      switch pending.event {
      case .sendArrives(let call), .sendReply(let call):
        if call.run == run { unrecorded.insert(call.message.serial) }
      default: continue
      }
    }
    for id in finished {
      guard let message = messages[id], deliveredInRun.contains(message.serial) else { continue }
      if !isRecorded(message) { unrecorded.insert(message.serial) }
    }
    return unrecorded.count { serial in sendingSince[serial].map { now - $0 >= 2000 } ?? false }
  }

  /// The number of held prompts whose answers a failed journal could not record.
  var unrecordedHolds: Int {
    journal.holds.count { deliveredInRun.contains($0.message.serial) }
  }

  /// Whether the next process recognizes the message.
  func isRecorded(_ message: InboxMessage) -> Bool {
    guard history.journal != nil, let mark = journal.mark(of: message) else { return false }
    return journal.finished.contains { $0.mark == mark }
  }

  /// With a certain probability, the kill was a power loss.
  mutating func losePower() {
    let isLost = random.chance(history.faults.powerLoss)
    if isLost { tally.powerLosses += 1 }
    reopenJournal(afterPowerLoss: isLost ? random.below(5) : nil)
  }

  mutating func reopenJournal(afterPowerLoss kept: Int?) {
    guard let grade = history.journal else { return }
    let lost = journal.reopen(afterPowerLoss: kept, grade: grade)
    tally.recordsLost += lost
    allowedTwice += lost
  }

  /// A prompt that a `/stop` has ended is not answered once that is recorded, not even after a crash.
  func checkNotStopped(_ message: InboxMessage) throws(BrokenInvariant) {
    guard endedByStop.contains(message.serial), isRecorded(message) else { return }
    throw .init("answered \(message.serial), which was stopped", at: now)
  }
}
