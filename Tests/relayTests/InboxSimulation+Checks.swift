import Support

@testable import relay

/// A rule of DESIGN §8 that a history broke.
struct BrokenInvariant: Error, CustomStringConvertible {
  let description: String

  init(_ rule: String, at time: Int) { description = "\(rule), at \(time) ms" }
}

/// What happened in a number of histories: proof that they were not empty.
struct InboxTally {
  var histories = 0
  var steps = 0
  var prompts = 0
  var answers = 0
  var duplicates = 0
  var kills = 0
  var unknown = 0
  var sentAtRisk = 0
  var polls = 0
  var pollsFailed = 0
  var deferred = 0
  var restarts = 0
  var restartsSeen = 0

  static func += (left: inout InboxTally, right: InboxTally) {
    left.histories += right.histories
    left.steps += right.steps
    left.prompts += right.prompts
    left.answers += right.answers
    left.duplicates += right.duplicates
    left.kills += right.kills
    left.unknown += right.unknown
    left.sentAtRisk += right.sentAtRisk
    left.polls += right.polls
    left.pollsFailed += right.pollsFailed
    left.deferred += right.deferred
    left.restarts += right.restarts
    left.restartsSeen += right.restartsSeen
  }
}

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

  /// A process that drains ends once all is finished and confirmed.
  mutating func exitWhenQuiet() throws(BrokenInvariant) {
    guard isDraining, let inbox, inbox.isQuiet else { return }
    for update in server.queue where deliveredInRun.contains(update.message.serial) {
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
    tally.histories = 1
    for message in sent where !isExcused[message.serial] {
      guard isSettled[message.serial] else { throw .init("\(message) was forgotten", at: now) }
    }
    for count in deliveries where count > 0 {
      tally.answers += 1
      tally.duplicates += count - 1
    }
    guard tally.duplicates <= tally.kills + tally.unknown + tally.sentAtRisk else {
      throw .init("\(tally)", at: now)
    }
  }
}
