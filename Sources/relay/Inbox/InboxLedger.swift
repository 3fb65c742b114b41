/// The updates of the current epoch and the prompts that this process holds, each in its state.
///
/// `present` are the updates that Telegram has too, at most the first hundred updates that it
/// offers; `orphaned` are prompts that Telegram no longer has: they are answered, and there is
/// nothing to confirm.
struct InboxLedger: Sendable {
  /// How often Telegram has restarted its ids.
  private(set) var epoch = 0

  /// The highest id of the epoch, whether still tracked or forgotten.
  private(set) var highestSeen: UpdateID?

  /// The number of entries in each state, present and orphaned.
  private(set) var counts = InboxCounts()

  /// Sorted by id.
  private(set) var present: [InboxEntry] = []

  /// The ids of the ``present`` entries that have an answer, sorted: a few among a hundred, read in
  /// each step.
  private var withAnswer: [UpdateID] = []

  /// Sorted by id.
  private(set) var orphaned: [InboxEntry] = []

  /// The offset of the next poll, which confirms every lower id: the lowest open id, or the one
  /// after the last finished id; nil when there is nothing to protect and nothing to confirm.
  ///
  /// An id that Telegram seemed to have lost does not count: if Telegram offers it again, this
  /// offset has not confirmed it.
  var offset: Int64? {
    lowestOpen?.number ?? present.last.map { $0.id.update.number + 1 }
  }

  /// Whether a poll with ``offset`` would confirm anything.
  var confirms: Bool { present.first.map { !$0.isOpen } ?? false }

  /// Whether an id is open: confirming it now could lose its prompt.
  var hasOpen: Bool { lowestOpen != nil }

  /// The lowest id that had no room.
  var lowestDeferred: UpdateID? {
    guard counts.deferred > 0 else { return nil }
    for entry in present where entry.state == .deferred { return entry.id.update }
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

  /// Whether Telegram still has the update, as far as is known.
  func isPresent(_ id: PromptID) -> Bool {
    let place = insertionPlace(of: id.update)
    return place < present.count && present[place].id == id
  }

  /// The name of an update in the current epoch.
  func id(_ update: UpdateID) -> PromptID { PromptID(epoch: epoch, update: update) }

  /// The state of an update; nil if it is not tracked, or no longer.
  func state(of id: PromptID) -> InboxEntry.State? {
    let place = insertionPlace(of: id.update)
    if place < present.count, present[place].id == id { return present[place].state }
    return orphaned.first { $0.id == id }?.state
  }

  /// Sets the state of an update, tracked before or not.
  mutating func set(_ id: PromptID, _ state: InboxEntry.State) {
    if let place = orphaned.firstIndex(where: { $0.id == id }) {
      counts.add(orphaned[place].state, -1)
      counts.add(state)
      orphaned[place].state = state
      if !orphaned[place].isInHand { orphaned.remove(at: place) }
      return
    }
    guard id.epoch == epoch else { return }
    highestSeen = max(highestSeen ?? id.update, id.update)
    counts.add(state)
    let place = insertionPlace(of: id.update)
    let entry = InboxEntry(id: id, state: state)
    guard place < present.count, present[place].id == id else {
      present.insert(entry, at: place)
      if entry.hasAnswer { listAnswers() }
      return
    }
    counts.add(present[place].state, -1)
    let hadAnswer = present[place].hasAnswer
    present[place] = entry
    guard hadAnswer != entry.hasAnswer else { return }
    let rank = withAnswer.firstIndex { $0 >= id.update } ?? withAnswer.count
    if hadAnswer { withAnswer.remove(at: rank) } else { withAnswer.insert(id.update, at: rank) }
  }

  private mutating func listAnswers() {
    withAnswer = present.filter(\.hasAnswer).map(\.id.update)
  }

  /// Records that Telegram has confirmed the ids below `offset`.
  mutating func confirm(below offset: Int64) {
    guard confirms else { return }
    present.removeAll { $0.id.update.number < offset && !$0.isOpen }
    listAnswers()
  }

  /// Records that Telegram has restarted its ids: the old ones are meaningless from now on.
  mutating func restart() {
    for entry in present { forget(entry) }
    present = []
    withAnswer = []
    highestSeen = nil
    epoch += 1
  }

  /// Forgets what Telegram no longer has, judged by the updates it offered from `offset` on, and
  /// returns the number of forgotten ids.
  ///
  /// A batch is the beginning of Telegram's queue: an id below the batch's last that is not in it
  /// is gone. An empty batch says the same about every id, but is believed only where an error is
  /// harmless: a deferred id that comes back is new again.
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

  /// Records that Telegram offers an id again that it seemed to have lost: the id must be confirmed
  /// again.
  mutating func recover(_ id: PromptID) {
    guard let place = orphaned.firstIndex(where: { $0.id == id }) else { return }
    present.insert(orphaned.remove(at: place), at: insertionPlace(of: id.update))
    listAnswers()
  }

  /// A prompt that this process holds is kept, but its id no longer means anything to Telegram.
  private mutating func forget(_ entry: InboxEntry) {
    if entry.isInHand { orphaned.append(entry) } else { counts.add(entry.state, -1) }
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
