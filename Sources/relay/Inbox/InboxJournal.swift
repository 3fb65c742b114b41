/// What the journal can do, and what it has to record.
///
/// A finished update is recorded before the next answer is sent and before a poll confirms it. If
/// the process then crashes, the next one recognizes the update when Telegram delivers it again.
/// The id alone does not identify an update, because Telegram's ids restart and may repeat.
struct InboxJournal: Sendable {
  /// The number of finished updates that are remembered, as many as a new file keeps.
  private static let memory = JournalContents.keptCount

  /// Whether the journal has not been opened yet. Nothing is polled before.
  var isAwaited = false

  /// What the journal can do now; nil if there is no journal, or a write has failed.
  var grade: StateGrade?

  /// Whether the prompts that an earlier process held must wait for the first poll: it may bring a
  /// `/stop`, and it reports the time.
  var awaitsPoll = false

  /// The finished updates that are not recorded yet.
  var unrecorded: [PromptID: FinishedUpdate] = [:]

  /// The prompts that the journal is storing.
  var holding: [PromptID] = []

  private var recorded: Set<FinishedUpdate> = []
  private var order: [FinishedUpdate] = []

  /// Creates the state before the journal is open, or, if `isAwaited` is false, without a journal.
  init(isAwaited: Bool) { self.isAwaited = isAwaited }

  /// Whether prompts are being stored. Until the journal has done so, nothing else is written,
  /// sent, or polled for.
  var isHolding: Bool { !holding.isEmpty }

  /// Returns whether the update is recorded as finished.
  func hasRecorded(_ update: FinishedUpdate) -> Bool { recorded.contains(update) }

  /// Remembers that the update is recorded as finished.
  mutating func remember(_ update: FinishedUpdate) {
    guard recorded.insert(update).inserted else { return }
    order.append(update)
    guard order.count >= 2 * InboxJournal.memory else { return }
    order.removeFirst(order.count - InboxJournal.memory)
    recorded = Set(order)
  }
}

// Opening and closing the journal.
extension Inbox {
  /// Starts with what the journal contains: the prompts that it holds, in order, and the updates
  /// that it knows to be finished, oldest first. A held prompt that cannot be run any more, for
  /// example because its chat is no longer served, is finished.
  mutating func restore(
    _ holds: [(update: FinishedUpdate, content: InboxContent<Payload>)],
    finished: [FinishedUpdate], grade: StateGrade?
  ) {
    journal = InboxJournal(isAwaited: false)
    journal.grade = grade
    for update in finished { journal.remember(update) }
    for (index, hold) in holds.enumerated() {
      // Before every id of Telegram, in the order of the journal, and each unique.
      let id = PromptID(epoch: index - holds.count, update: hold.update.update)
      guard case .prompt(let chat, let payload) = hold.content else {
        journal.unrecorded[id] = hold.update
        continue
      }
      let source = InboxSource(mark: hold.update.mark, sent: payload.sent)
      ledger.restore(id, chat: chat, source)
      queue[id] = InboxItem(id: id, chat: chat, payload: payload)
    }
    journal.awaitsPoll = mode == .active && !queue.isEmpty
  }

  /// Stops using the journal, which is closed. Nothing is polled until
  /// ``restore(_:finished:grade:)`` is called again.
  mutating func closeJournal() { journal = InboxJournal(isAwaited: true) }

  /// Records that a write has failed: what is finished from now on must be confirmed at Telegram
  /// before the next answer is sent, as without a journal.
  mutating func journalFailed() {
    journal.grade = nil
    journal.holding = []
    if mode == .passive { leaveWaiting() }
  }

  /// Records that the journal works again.
  mutating func journalRecovered(_ grade: StateGrade) { journal.grade = grade }

  /// Finishes the restored prompts that are older than a day at `time`, the time of Telegram's
  /// first reply in seconds since 1970, and returns them in order. Nil means that the time is
  /// unknown.
  mutating func endExpired(at time: Int64?) -> [InboxItem<Payload>] {
    guard journal.awaitsPoll else { return [] }
    journal.awaitsPoll = false
    guard let time else { return [] }
    let expired = queue.values.filter { item in
      item.id.epoch < 0 && item.payload.sent > 0 && item.payload.sent < time - 86_400
    }
    for item in expired {
      queue[item.id] = nil
      finish(item.id, answered: nil)
    }
    return expired.sorted { $0.id < $1.id }
  }
}

// Recording finished updates.
extension Inbox {
  mutating func nextRecord() -> InboxStep<Payload>? {
    guard journal.grade != nil, !journal.isHolding, !journal.unrecorded.isEmpty else { return nil }
    return .record(journal.unrecorded.sorted { $0.key < $1.key }.map(\.value))
  }

  /// Records that the journal contains the updates of the last `record` step.
  mutating func recorded() {
    for (id, update) in journal.unrecorded {
      journal.remember(update)
      ledger.settle(id)
    }
    journal.unrecorded = [:]
  }

  /// After a failure, forgets the records of updates that Telegram will not deliver again. The
  /// journal itself keeps those of the held prompts.
  mutating func forgetUnrecorded() {
    guard journal.grade == nil, !journal.unrecorded.isEmpty else { return }
    journal.unrecorded = journal.unrecorded.filter { ledger.entry($0.key) != nil }
  }
}

// Holding prompts.
extension Inbox {
  /// The number of prompts in addition to the waiting ones that may be held: the running one and
  /// those whose answers are not sent.
  static var heldBesidesQueue: Int { 5 }

  /// If the relay is blind, returns the step that stores the lowest open prompts, up to the first
  /// one that is deferred or too large, so that a poll may confirm them.
  mutating func nextHold() -> InboxStep<Payload>? {
    guard isBlind, journal.grade == .held else { return nil }
    isBlind = false
    var room = depth + Self.heldBesidesQueue - ledger.heldCount
    var prompts: [PromptID] = []
    for entry in ledger.present where entry.isOpen {
      guard room > 0, entry.isInHand, entry.recordable != nil, entry.isHoldable else { break }
      prompts.append(entry.id)
      room -= 1
    }
    guard !prompts.isEmpty else { return nil }
    journal.holding = prompts
    return .hold(prompts)
  }

  /// Records that the journal has stored the prompts of the last `hold` step durably.
  mutating func held() {
    for id in journal.holding { ledger.hold(id) }
    journal.holding = []
  }

  /// Keeps a prompt at Telegram until it is finished, because it is too large for the journal.
  mutating func forbidHolding(_ id: PromptID) { ledger.forbidHolding(id) }
}
