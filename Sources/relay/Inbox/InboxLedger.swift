/// The updates of the current epoch and the prompts that this process holds, with their states.
///
/// `present` contains the updates that Telegram also has: at most the first hundred of its queue.
/// `orphaned` contains the prompts that Telegram no longer has. They are still answered, but need
/// not be confirmed. A prompt that the journal holds becomes orphaned when it is confirmed, and is
/// kept until the journal has recorded that it is finished.
struct InboxLedger: Sendable {
  /// The number of times that Telegram has restarted its ids.
  private(set) var epoch = 0

  /// The highest id seen in this epoch, including ids that are no longer tracked.
  private(set) var highestSeen: UpdateID?

  /// The number of entries in each state, present and orphaned.
  private(set) var counts = InboxCounts()

  /// The tracked updates that Telegram also has, sorted by id.
  private(set) var present: [InboxEntry] = []

  /// The sorted ids of the ``present`` entries that have an answer. Each step reads them, and they
  /// are few, so they are kept separately.
  private var withAnswer: [UpdateID] = []

  /// The prompts that Telegram no longer has, sorted by id.
  private(set) var orphaned: [InboxEntry] = []

  /// The offset of the next poll, which confirms every update with a lower id. It is the lowest
  /// open id, or, if none is open, the highest present id plus one. It is nil if no update is
  /// present.
  ///
  /// Orphaned prompts do not affect the offset. If Telegram offers one of them again, no poll has
  /// confirmed it.
  var offset: Int64? {
    lowestOpen?.number ?? present.last.map { $0.id.update.number + 1 }
  }

  /// The number of unfinished prompts that the journal holds.
  var heldCount: Int {
    let isCounted = { (entry: InboxEntry) in entry.isHeld && !entry.isFinished }
    return orphaned.count(where: isCounted) + present.count(where: isCounted)
  }

  /// Returns whether the journal holds the prompt of this update, under any epoch.
  func holds(_ update: FinishedUpdate) -> Bool {
    entries.contains { $0.isHeld && $0.recordable == update }
  }

  /// Whether a poll with ``offset`` would confirm any update.
  var confirms: Bool { present.first.map { !$0.isOpen } ?? false }

  /// Whether any present update is open, which means that confirming it now could lose its prompt.
  var hasOpen: Bool { lowestOpen != nil }

  /// Returns the lowest id of a deferred update that is not in `excluded`; nil if there is none.
  func lowestDeferred(except excluded: Set<UpdateID> = []) -> UpdateID? {
    guard counts.deferred > excluded.count else { return nil }
    for entry in present where entry.state == .deferred && !excluded.contains(entry.id.update) {
      return entry.id.update
    }
    return nil
  }

  /// Present and orphaned entries, in order of arrival.
  var entries: [InboxEntry] {
    orphaned.isEmpty ? present : (orphaned + present).sorted { $0.id < $1.id }
  }

  /// Present and orphaned entries that have an answer, in order of arrival.
  var answered: [InboxEntry] {
    var entries = orphaned.filter(\.hasAnswer)
    for update in withAnswer { entries.append(present[insertionPlace(of: update)]) }
    if !orphaned.isEmpty { entries.sort { $0.id < $1.id } }
    return entries
  }

  /// The lowest open id among the present entries.
  var lowestOpen: UpdateID? {
    for entry in present where entry.isOpen { return entry.id.update }
    return nil
  }

  /// Returns whether Telegram still has the update, as far as this process can tell.
  func isPresent(_ id: PromptID) -> Bool {
    let place = insertionPlace(of: id.update)
    return place < present.count && present[place].id == id
  }

  /// Returns the id of `update` in the current epoch.
  func id(_ update: UpdateID) -> PromptID { PromptID(epoch: epoch, update: update) }

  /// Returns the state of an update, or nil if it is not tracked.
  func state(of id: PromptID) -> InboxEntry.State? { entry(id)?.state }

  /// Returns an update, or nil if it is not tracked.
  func entry(_ id: PromptID) -> InboxEntry? {
    let place = insertionPlace(of: id.update)
    if place < present.count, present[place].id == id { return present[place] }
    return orphaned.first { $0.id == id }
  }

  /// Sets the state of an update, and starts to track the update if it is new. `source` is nil if
  /// the facts about the update are known.
  mutating func set(_ id: PromptID, _ state: InboxEntry.State, _ source: InboxSource? = nil) {
    if let place = orphaned.firstIndex(where: { $0.id == id }) {
      counts.add(orphaned[place].state, -1)
      counts.add(state)
      orphaned[place].state = state
      if !orphaned[place].isInHand, !orphaned[place].isHeld { orphaned.remove(at: place) }
      return
    }
    guard id.epoch == epoch else { return }
    highestSeen = max(highestSeen ?? id.update, id.update)
    counts.add(state)
    let place = insertionPlace(of: id.update)
    guard place < present.count, present[place].id == id else {
      let entry = InboxEntry(id: id, state: state, source: source ?? InboxSource())
      present.insert(entry, at: place)
      if entry.hasAnswer { listAnswers() }
      return
    }
    counts.add(present[place].state, -1)
    let hadAnswer = present[place].hasAnswer
    present[place].state = state
    if let source { present[place].source = source }
    let entry = present[place]
    guard hadAnswer != entry.hasAnswer else { return }
    let rank = withAnswer.firstIndex { $0 >= id.update } ?? withAnswer.count
    if hadAnswer { withAnswer.remove(at: rank) } else { withAnswer.insert(id.update, at: rank) }
  }

  private mutating func listAnswers() {
    withAnswer = present.filter(\.hasAnswer).map(\.id.update)
  }

  /// Records that Telegram has confirmed the finished updates with ids below `offset`.
  mutating func confirm(below offset: Int64) {
    guard confirms else { return }
    let isConfirmed = { (entry: InboxEntry) in entry.id.update.number < offset && !entry.isOpen }
    for entry in present where isConfirmed(entry) && entry.isHeld { orphaned.append(entry) }
    present.removeAll(where: isConfirmed)
    listAnswers()
  }

  /// Records that Telegram has restarted its ids. The ids of the old epoch no longer have a meaning
  /// to Telegram.
  mutating func restart() {
    for entry in present { forget(entry) }
    present = []
    withAnswer = []
    highestSeen = nil
    epoch += 1
  }

  /// Forgets the updates that Telegram no longer has and returns their number. `offered` contains
  /// the ids that a poll with the offset `offset` returned.
  ///
  /// A batch is always the beginning of Telegram's queue. If an id is lower than the last id of the
  /// batch and is not in the batch, Telegram no longer has that update. An empty batch means that
  /// Telegram has no updates, but it is trusted for deferred prompts only: if a forgotten one comes
  /// back, it is admitted as a new prompt, so a mistake is harmless.
  mutating func forgetVanished(offered: [UpdateID], from offset: Int64) -> Int {
    var kept: [InboxEntry] = []
    kept.reserveCapacity(present.count)
    var next = 0
    for entry in present {
      let update = entry.id.update
      while next < offered.count, offered[next] < update { next += 1 }
      let isOffered = update.number < offset || next < offered.count && offered[next] == update
      let isProved = next < offered.count || offered.isEmpty && entry.state == .deferred
      if isOffered || !isProved { kept.append(entry) } else { forget(entry) }
    }
    let vanished = present.count - kept.count
    guard vanished > 0 else { return 0 }
    present = kept
    listAnswers()
    return vanished
  }

  /// Records that Telegram offers an orphaned prompt again, so that the prompt must be confirmed.
  mutating func recover(_ id: PromptID) {
    guard let place = orphaned.firstIndex(where: { $0.id == id }) else { return }
    present.insert(orphaned.remove(at: place), at: insertionPlace(of: id.update))
    listAnswers()
  }

  /// Stops tracking an update that Telegram no longer has. A prompt that this process or its
  /// journal holds becomes orphaned instead.
  private mutating func forget(_ entry: InboxEntry) {
    if entry.isInHand || entry.isHeld {
      orphaned.append(entry)
    } else {
      counts.add(entry.state, -1)
    }
  }

  private func insertionPlace(of update: UpdateID) -> Int {
    guard let last = present.last?.id.update, last >= update else { return present.count }
    var (low, high) = (0, present.count)
    while low < high {
      let middle = (low + high) / 2
      if present[middle].id.update < update { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

// The prompts that the journal holds.
extension InboxLedger {
  /// Starts to track a prompt that an earlier process held. It waits.
  mutating func restore(_ id: PromptID, chat: Int64, _ source: InboxSource) {
    var entry = InboxEntry(id: id, state: .waiting(chat: chat), source: source)
    entry.isHeld = true
    counts.add(entry.state)
    orphaned.append(entry)
  }

  /// Stops tracking an update that another consumer has confirmed.
  mutating func drop(_ id: PromptID) {
    guard let place = present.firstIndex(where: { $0.id == id }) else { return }
    counts.add(present.remove(at: place).state, -1)
    listAnswers()
  }

  /// Returns the place of an update in the order of arrival. A prompt that an earlier process held
  /// is before all others, unless Telegram still has it.
  func position(of entry: InboxEntry) -> PromptID {
    guard entry.id.epoch < 0, let update = entry.recordable else { return entry.id }
    return present.first { $0.recordable == update }?.id ?? entry.id
  }

  /// Records that the journal holds a prompt.
  mutating func hold(_ id: PromptID) { change(id) { $0.isHeld = true } }

  /// Records that the journal cannot hold a prompt.
  mutating func forbidHolding(_ id: PromptID) { change(id) { $0.isHoldable = false } }

  /// Records that the journal has recorded that the update is finished. A crash does not repeat its
  /// answer any more. An update that is not finished yet is unchanged.
  mutating func settle(_ id: PromptID) {
    guard let entry = entry(id), entry.isFinished else { return }
    change(id) { $0.isHeld = false }
    set(id, .finished(answered: nil))
  }

  private mutating func change(_ id: PromptID, _ body: (inout InboxEntry) -> Void) {
    if let place = orphaned.firstIndex(where: { $0.id == id }) {
      body(&orphaned[place])
    } else if let place = present.firstIndex(where: { $0.id == id }) {
      body(&present[place])
    }
  }
}
