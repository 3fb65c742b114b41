// Processing a batch of updates.
extension Inbox {
  /// Processes `batch`, the result of the poll in flight. Records which updates the poll has
  /// confirmed, detects whether Telegram has restarted its ids, and admits the updates in order of
  /// their ids.
  ///
  /// `read` decodes an update. It is called only for new updates and for deferred prompts that can
  /// be queued or may have been stopped. It returns `.other` for an update that cannot be decoded,
  /// so that the update is finished and reported. `mark` returns the mark of an update, or nil if
  /// the journal does not record it.
  mutating func pollSucceeded<Update>(
    _ batch: InboxBatch<Update>, at now: ContinuousClock.Instant,
    mark: (Update) -> UpdateMark? = { _ in nil }, read: (Update) -> InboxContent<Payload>
  ) -> InboxReceipt<Payload> {
    var receipt = InboxReceipt<Payload>()
    guard let poll = poller.inFlight else { return receipt }
    let updates = batch.updates.sorted { $0.id < $1.id }.prefix(InboxPoll.largest)
    let isFirstOpen = poll.offset != nil && poll.offset == ledger.lowestOpen?.number
    poller.succeed(empty: updates.isEmpty, isContested: isContested(at: now), at: now)
    if idsRestarted(updates, asked: poll.offset, mark) {
      ledger.restart()
      stops = [:]
      undecided = []
      receipt.restarted = true
    } else {
      let asked = poll.offset ?? 0
      ledger.confirm(below: asked)
      stops = stops.filter { $0.value.number >= asked }
      judge(
        updates.map(\.id), asked: asked, time: batch.time ?? batch.localTime, at: now, &receipt)
      receipt.vanished = ledger.forgetVanished(offered: updates.map(\.id), from: asked)
      undecided = undecided.filter { ledger.state(of: ledger.id($0)) == .deferred }
    }
    forgetUnrecorded()
    receipt.expired = endExpired(at: batch.time)
    guard mode == .active else { return receipt }
    var hasNew = false
    for (id, update) in updates { if admit(id, update, mark, read, &receipt) { hasNew = true } }
    isBlind = isFirstOpen && poll.limit == InboxPoll.largest && batch.isFull && !hasNew
    return receipt
  }

  /// Records that the poll in flight returned no batch. After a conflict, the waiting prompts are
  /// left to the other consumer. If that consumer does not confirm them, Telegram delivers them to
  /// this process again.
  ///
  /// `spread` is a random factor from 0.7 to 1.3 for the pause after a conflict, so that two
  /// instances do not poll in step.
  mutating func pollFailed(
    _ failure: InboxPollFailure, at now: ContinuousClock.Instant, spread: Double = 1
  ) {
    guard poller.inFlight != nil else { return }
    poller.fail(failure, at: now, spread: spread)
    switch failure {
    case .conflict:
      contest.prove(at: now)
      leaveWaiting()
    case .webhook: leaveWaiting()
    case .unreachable, .abandoned: break
    }
  }

  /// Returns whether Telegram has restarted its ids. That is the case if a poll with an offset
  /// returned a lower id, or if a poll without an offset returned an unknown id below the highest
  /// id seen. An update that the journal knows does not count: Telegram delivers it again.
  private func idsRestarted<Update>(
    _ updates: ArraySlice<(id: UpdateID, update: Update)>, asked: Int64?,
    _ mark: (Update) -> UpdateMark?
  ) -> Bool {
    let end = asked ?? ledger.highestSeen?.number ?? 0
    for (id, update) in updates.prefix(while: { $0.id.number < end }) {
      if let mark = mark(update), isKnown(FinishedUpdate(update: id, mark: mark)) { continue }
      return asked != nil || ledger.state(of: ledger.id(id)) == nil
    }
    return false
  }

  /// Whether the journal has recorded that the update is finished, or holds its prompt.
  private func isKnown(_ update: FinishedUpdate) -> Bool {
    journal.hasRecorded(update) || ledger.holds(update)
  }

  /// Admits an update. Returns whether it is new.
  private mutating func admit<Update>(
    _ updateID: UpdateID, _ update: Update, _ mark: (Update) -> UpdateMark?,
    _ read: (Update) -> InboxContent<Payload>, _ receipt: inout InboxReceipt<Payload>
  ) -> Bool {
    let id = ledger.id(updateID)
    let state = ledger.state(of: id)
    switch state {
    case nil: break
    // A deferred prompt is decoded again when it can be queued or may have been stopped.
    case .deferred where stops.isEmpty && !hasRoom(for: updateID):
      receipt.deferred += 1
      return false
    case .deferred: break
    case .waiting, .running, .answering, .finished:
      ledger.recover(id)
      return false
    }
    let mark = mark(update)
    if let mark, isKnown(FinishedUpdate(update: updateID, mark: mark)) {
      ledger.set(id, .finished(answered: nil), InboxSource(mark: mark))
      return state == nil
    }
    let content = read(update)
    undecided.remove(updateID)
    switch content {
    case .undecided:
      ledger.set(id, .deferred, InboxSource(mark: mark))
      undecided.insert(updateID)
      return state == nil
    case .other(let payload):
      ledger.set(id, .finished(answered: nil), InboxSource(mark: mark))
      finish(id, answered: nil)
      receipt.seen.append(.init(id: id, payload: payload))
    case .prompt(let chat, let payload):
      let item = InboxItem(id: id, chat: chat, payload: payload)
      let source = InboxSource(mark: mark, sent: payload.sent)
      if let stop = stops[chat], updateID < stop {
        ledger.set(id, .deferred, source)
        finish(id, answered: nil)
        receipt.stopped.append(item)
      } else if hasRoom(for: updateID) {
        ledger.set(id, .waiting(chat: chat), source)
        queue[id] = item
        receipt.admitted.append(item)
      } else {
        ledger.set(id, .deferred, source)
        receipt.deferred += 1
        return state == nil
      }
    }
    return true
  }

  /// Returns whether a new prompt can be queued. It cannot if the queue is full or an earlier
  /// prompt is deferred, because a prompt must not overtake an earlier one.
  private func hasRoom(for update: UpdateID) -> Bool {
    guard waitingCount < depth else { return false }
    return ledger.lowestDeferred(except: undecided).map { $0 >= update } ?? true
  }
}
