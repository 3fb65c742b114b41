/// The ids of the present epoch and the prompts in hand, each in its state (DESIGN §8 "Inbox").
///
/// `present` is what Telegram has too, at most the first hundred updates it offers; `adrift` are
/// prompts in hand that Telegram no longer has: they are answered, and there is nothing to confirm.
struct InboxLedger: Sendable {
  /// How often the ids have started anew.
  private(set) var epoch = 0

  /// The highest id of the epoch, still known or forgotten.
  private(set) var highestSeen: UpdateID?

  /// How many there are of either sort.
  private(set) var counts = InboxCounts()

  /// By id.
  private(set) var present: [InboxEntry] = []

  /// Those of ``present`` that have an answer, by id: a few among a hundred, looked at in each step.
  private var withAnswer: [UpdateID] = []

  /// By ticket.
  private(set) var adrift: [InboxEntry] = []

  /// What the next poll confirms up to: the lowest open id, or the one after the last finished; nil
  /// when there is nothing to protect and nothing to confirm.
  ///
  /// An id that Telegram seemed to have lost is not counted as seen: should it come back, this has
  /// not confirmed it.
  var offset: Int64? {
    lowestOpen?.number ?? present.last.map { $0.ticket.update.number + 1 }
  }

  /// Whether a poll with `offset` would confirm anything.
  var confirms: Bool { present.first.map { !$0.isOpen } ?? false }

  /// Whether an id is open.
  var hasOpen: Bool { lowestOpen != nil }

  /// The lowest id without room.
  var lowestDeferred: UpdateID? {
    guard counts.deferred > 0 else { return nil }
    for entry in present where entry.state == .deferred { return entry.ticket.update }
    return nil
  }

  /// The entries of either sort, in order of arrival.
  var entries: [InboxEntry] {
    adrift.isEmpty ? present : (adrift + present).sorted { $0.ticket < $1.ticket }
  }

  /// The entries of either sort that have an answer, in order of arrival.
  var answered: [InboxEntry] {
    var entries = adrift.filter(\.hasAnswer)
    for update in withAnswer { entries.append(present[insertionPlace(of: update)]) }
    if !adrift.isEmpty { entries.sort { $0.ticket < $1.ticket } }
    return entries
  }

  /// The lowest open id of those that Telegram has too.
  var lowestOpen: UpdateID? {
    for entry in present where entry.isOpen { return entry.ticket.update }
    return nil
  }

  /// Whether Telegram has it too, as far as is known.
  func isPresent(_ ticket: InboxTicket) -> Bool {
    let place = insertionPlace(of: ticket.update)
    return place < present.count && present[place].ticket == ticket
  }

  /// The name of an id in the present epoch.
  func ticket(_ update: UpdateID) -> InboxTicket { InboxTicket(epoch: epoch, update: update) }

  /// The state of a prompt or an id; nil if it is not known, or no longer.
  func state(of ticket: InboxTicket) -> InboxEntry.State? {
    let place = insertionPlace(of: ticket.update)
    if place < present.count, present[place].ticket == ticket { return present[place].state }
    return adrift.first { $0.ticket == ticket }?.state
  }

  /// Gives an id its state, whether it was known or not.
  mutating func set(_ ticket: InboxTicket, _ state: InboxEntry.State) {
    if let place = adrift.firstIndex(where: { $0.ticket == ticket }) {
      counts.add(adrift[place].state, -1)
      counts.add(state)
      adrift[place].state = state
      if !adrift[place].isInHand { adrift.remove(at: place) }
      return
    }
    guard ticket.epoch == epoch else { return }
    highestSeen = max(highestSeen ?? ticket.update, ticket.update)
    counts.add(state)
    let place = insertionPlace(of: ticket.update)
    let entry = InboxEntry(ticket: ticket, state: state)
    guard place < present.count, present[place].ticket == ticket else {
      present.insert(entry, at: place)
      if entry.hasAnswer { listAnswers() }
      return
    }
    counts.add(present[place].state, -1)
    let hadAnswer = present[place].hasAnswer
    present[place] = entry
    guard hadAnswer != entry.hasAnswer else { return }
    let rank = withAnswer.firstIndex { $0 >= ticket.update } ?? withAnswer.count
    if hadAnswer { withAnswer.remove(at: rank) } else { withAnswer.insert(ticket.update, at: rank) }
  }

  private mutating func listAnswers() {
    withAnswer = present.filter(\.hasAnswer).map(\.ticket.update)
  }

  /// Telegram has confirmed what lies below `offset`.
  mutating func confirm(below offset: Int64) {
    guard confirms else { return }
    present.removeAll { $0.ticket.update.number < offset && !$0.isOpen }
    listAnswers()
  }

  /// Telegram counts anew: no id means anything any longer.
  mutating func restart() {
    for entry in present { forget(entry) }
    present = []
    withAnswer = []
    highestSeen = nil
    epoch += 1
  }

  /// Forgets what Telegram no longer has, judged by the updates it offered from `offset` on, and says
  /// how many those were.
  ///
  /// A batch is the beginning of Telegram's queue: an id below the batch's last that is not in it is
  /// gone. An empty batch tells the same of every id, but is believed only where an error is
  /// harmless: a deferred id that comes back is new again.
  mutating func forgetVanished(offered: [UpdateID], from offset: Int64) -> Int {
    var kept: [InboxEntry] = []
    kept.reserveCapacity(present.count)
    var next = 0
    for entry in present {
      let id = entry.ticket.update
      while next < offered.count, offered[next] < id { next += 1 }
      let isOffered = id.number < offset || next < offered.count && offered[next] == id
      let isProved = next < offered.count || offered.isEmpty && entry.state == .deferred
      if isOffered || !isProved { kept.append(entry) } else { forget(entry) }
    }
    let vanished = present.count - kept.count
    guard vanished > 0 else { return 0 }
    present = kept
    listAnswers()
    return vanished
  }

  /// Telegram offers an id after all that it seemed to have lost: it is to be confirmed again.
  mutating func recover(_ ticket: InboxTicket) {
    guard let place = adrift.firstIndex(where: { $0.ticket == ticket }) else { return }
    present.insert(adrift.remove(at: place), at: insertionPlace(of: ticket.update))
    listAnswers()
  }

  /// What is in hand stays so; its id means nothing any longer.
  private mutating func forget(_ entry: InboxEntry) {
    if entry.isInHand { adrift.append(entry) } else { counts.add(entry.state, -1) }
  }

  private func insertionPlace(of update: UpdateID) -> Int {
    guard let last = present.last?.ticket.update, last >= update else { return present.count }
    var (low, high) = (0, present.count)
    while low < high {
      let middle = (low + high) / 2
      if present[middle].ticket.update < update { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
