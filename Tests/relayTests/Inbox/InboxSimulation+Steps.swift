import Support

@testable import relay

// Steps of the inbox.
extension InboxSimulation {
  mutating func handle(_ step: InboxStep<InboxMessage>) throws(BrokenInvariant) {
    switch step {
    case .poll(let poll): try begin(poll)
    case .abandonPoll:
      guard pollInFlight != nil else { throw .init("no poll to abandon", at: now) }
      if let call = waiting?.call, call.number == pollInFlight { waiting = nil }
      pollInFlight = nil
      let time = instant
      inbox?.pollFailed(.abandoned, at: time)
    case .run(let item):
      guard running == nil else { throw .init("two prompts with the agent", at: now) }
      running = item.id
      let time = history.agentTime == 0 ? 0 : random.below(history.agentTime)
      schedule(.agentDone(run: run, item.id), after: time)
    case .send(let id, let atRisk):
      try begin(sending: id, atRisk: atRisk)
    case .record(let updates): record(updates)
    case .hold(let ids): try hold(ids)
    }
  }

  private mutating func begin(_ poll: InboxPoll) throws(BrokenInvariant) {
    guard pollInFlight == nil else { throw .init("two polls", at: now) }
    try check(poll)
    let faults = history.faults
    let number = nextPollNumber()
    pollInFlight = number
    lastPoll = (poll, now)
    tally.polls += 1
    guard isFaulty else { return arrive(poll, number, .answered) }
    if random.chance(faults.pollRefused) {
      lostPoll = number
      tally.pollsFailed += 1
      return schedule(.pollFails(number: number, .unreachable(retryAfter: nil)), after: 1)
    }
    if random.chance(faults.pollLostBefore) { return arrive(poll, number, .lostBefore) }
    if random.chance(faults.pollLostAfter) { return arrive(poll, number, .lostAfter) }
    arrive(poll, number, random.chance(faults.conflict) ? .conflict : .answered)
  }

  private mutating func arrive(_ poll: InboxPoll, _ number: Int, _ fate: PollCall.Fate) {
    if fate != .answered { tally.pollsFailed += 1 }
    let call = PollCall(number: number, run: run, poll: poll, fate: fate)
    guard fate != .lostBefore else {
      lostPoll = number
      let deadline = random.chance(500) ? 20 : 10_000
      return schedule(
        .pollFails(number: number, .unreachable(retryAfter: nil)), after: deadline)
    }
    schedule(.pollArrives(call), after: 1 + random.below(60))
  }

  private mutating func begin(
    sending id: PromptID, atRisk: Int
  ) throws(BrokenInvariant) {
    guard let message = messages[id] else { throw .init("an unknown answer", at: now) }
    if atRisk > 0 { tally.sentAtRisk += 1 }
    let isHeld = journal.holds.contains { $0.message == message }
    // A prompt that Telegram no longer has adds nothing to what a crash repeats.
    let isGone = !server.queue.contains { $0.message == message }
    let limit = history.atRiskLimit + unrecordedHolds
    guard atRisk <= limit || isRepeated(message) || isHeld || isGone else {
      throw .init("\(atRisk) other answers at risk", at: now)
    }
    if atRisk > 0, !mayBeAtRisk { throw .init("an answer at risk without trouble", at: now) }
    if atRisk == 0, isExposed(besides: message) { throw .init("two answers at risk", at: now) }
    let outcome = sendOutcome()
    var arrives = outcome == .delivered
    if !isRepeated(message) { sendingSince[message.serial] = now }
    if case .unknown = outcome {
      arrives = random.chance(500)
      doubtful.insert(message.serial)
    }
    let call = SendCall(
      run: run, id: id, message: message, arrives: arrives, outcome: outcome)
    schedule(.sendArrives(call), after: 1 + random.below(80))
  }

  /// Whether a kill now would repeat an answer of this run other than that one: Telegram or the
  /// journal still has its prompt, or its delivery is in flight.
  private func isExposed(besides message: InboxMessage) -> Bool {
    let isRepeated = { (other: InboxMessage) in
      other != message && deliveredInRun.contains(other.serial) && !isRecorded(other)
    }
    if server.queue.contains(where: { isRepeated($0.message) }) { return true }
    if journal.holds.contains(where: { isRepeated($0.message) }) { return true }
    return events.contains { pending in
      guard case .sendArrives(let call) = pending.event else { return false }
      return call.run == run && call.message != message
    }
  }

  /// Whether an earlier call of this run, with an unknown outcome, may have delivered the answer.
  private func isRepeated(_ message: InboxMessage) -> Bool {
    doubtful.contains(message.serial)
  }

  private mutating func sendOutcome() -> InboxSendOutcome {
    guard isFaulty else { return .delivered }
    let faults = history.faults
    if random.chance(faults.sendUnknown) {
      tally.unknown += 1
      return .unknown(retryAfter: .milliseconds(500))
    }
    if random.chance(faults.sendPostponed) {
      return .postponed(.milliseconds(1000 + random.below(5000)))
    }
    return random.chance(faults.undeliverable) ? .undeliverable : .delivered
  }

  /// Only these faults delay a confirmation by two seconds, or leave a held prompt's answer without a
  /// record. Telegram holds a repeated poll when it has lost the updates in hand, since its queue is
  /// empty.
  private var mayBeAtRisk: Bool {
    let faults = history.faults
    return history.losesUpdates
      || faults.pollRefused + faults.pollLostBefore + faults.pollLostAfter + faults.conflict
        + faults.sendPostponed + faults.sendUnknown + faults.diskFull > 0
  }
}
