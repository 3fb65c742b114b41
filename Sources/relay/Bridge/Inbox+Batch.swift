// A batch of updates.
extension Inbox {
  /// The poll in flight brought `batch`: confirms, tells whether Telegram counts anew, and takes each
  /// update in, in order of ids (DESIGN §8 "Batch", "Epoch").
  ///
  /// `read` decodes an update; it is asked about those only that are new or had no room. What it
  /// cannot decode is `.other`, so that it is finished and told plainly.
  mutating func pollSucceeded<Update>(
    _ batch: [(id: UpdateID, update: Update)], at now: ContinuousClock.Instant,
    read: (Update) -> InboxContent<Payload>
  ) -> InboxReceipt<Payload> {
    var receipt = InboxReceipt<Payload>()
    guard let poll = poller.inFlight else { return receipt }
    let updates = batch.sorted { $0.id < $1.id }.prefix(100)
    poller.succeed(empty: updates.isEmpty, at: now)
    if isCountedAnew(updates.first?.id, asked: poll.offset) {
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
    for (id, update) in updates { take(id, update, read, &receipt) }
    return receipt
  }

  /// An id below the offset asked for, or without one an unknown id below the highest seen.
  private func isCountedAnew(_ lowest: UpdateID?, asked: Int64?) -> Bool {
    guard let lowest else { return false }
    if let asked { return lowest.number < asked }
    guard let highest = ledger.highestSeen, lowest < highest else { return false }
    return ledger.state(of: ledger.ticket(lowest)) == nil
  }

  private mutating func take<Update>(
    _ id: UpdateID, _ update: Update, _ read: (Update) -> InboxContent<Payload>,
    _ receipt: inout InboxReceipt<Payload>
  ) {
    let ticket = ledger.ticket(id)
    switch ledger.state(of: ticket) {
    case nil, .deferred: break
    case .waiting, .running, .answering, .finished: return ledger.recover(ticket)
    }
    switch read(update) {
    case .other(let payload):
      ledger.set(ticket, .finished(answered: nil))
      receipt.seen.append(.init(ticket: ticket, payload: payload))
    case .prompt(let chat, let payload):
      let item = InboxItem(ticket: ticket, chat: chat, payload: payload)
      if let stop = stops[chat], id < stop {
        ledger.set(ticket, .finished(answered: nil))
        receipt.stopped.append(item)
      } else if hasRoom(for: id) {
        ledger.set(ticket, .waiting(chat: chat))
        queue[ticket] = item
        receipt.admitted.append(item)
      } else {
        ledger.set(ticket, .deferred)
        receipt.deferred += 1
      }
    }
  }

  /// No prompt passes one that had no room.
  private func hasRoom(for id: UpdateID) -> Bool {
    if let deferred = ledger.lowestDeferred, deferred < id { return false }
    return waitingCount < depth
  }
}
