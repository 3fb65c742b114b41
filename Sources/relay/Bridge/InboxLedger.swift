/// The ids of the present epoch and the prompts in hand, each in its state (DESIGN §8 "Inbox").
///
/// `present` is what Telegram has too, at most the first hundred updates it offers; `adrift` are
/// prompts in hand that Telegram no longer has: they are answered, and there is nothing to confirm.
struct InboxLedger<Payload: Sendable>: Sendable {
  typealias Entry = InboxEntry<Payload>

  /// How often the ids have started anew.
  private(set) var epoch = 0

  /// The highest id of the epoch, still known or forgotten.
  private(set) var highestSeen: UpdateID?

  /// By id.
  private(set) var present: [Entry] = []

  /// By ticket.
  private(set) var adrift: [Entry] = []

  /// What the next poll confirms up to: the lowest open id, or the one after the last finished; nil
  /// when there is nothing to protect and nothing to confirm.
  ///
  /// An id that Telegram seemed to have lost is not counted as seen: should it come back, this has
  /// not confirmed it.
  var offset: Int64? {
    if let open = present.first(where: \.isOpen) { return open.ticket.update.number }
    return present.last.map { $0.ticket.update.number + 1 }
  }

  /// Whether a poll with `offset` would confirm anything.
  var confirms: Bool { present.first.map { !$0.isOpen } ?? false }

  /// Whether an id is open.
  var hasOpen: Bool { present.contains(where: \.isOpen) }

  /// The lowest id without room.
  var lowestDeferred: UpdateID? { present.first(where: \.isDeferred)?.ticket.update }

  /// The entries of either sort, in order of arrival.
  var entries: [Entry] {
    adrift.isEmpty ? present : (adrift + present).sorted { $0.ticket < $1.ticket }
  }

  /// How many entries of either sort are so.
  func count(where isSo: (Entry) -> Bool) -> Int {
    present.lazy.filter(isSo).count + adrift.lazy.filter(isSo).count
  }

  /// The state of a prompt or an id; nil if it is not known (any longer).
  func state(of ticket: InboxTicket) -> Entry.State? {
    if let place = place(of: ticket.update), present[place].ticket == ticket {
      return present[place].state
    }
    return adrift.first { $0.ticket == ticket }?.state
  }

  /// The name of an id in the present epoch.
  func ticket(_ update: UpdateID) -> InboxTicket { InboxTicket(epoch: epoch, update: update) }

  /// Gives an id its state, whether it was known or not.
  mutating func set(_ ticket: InboxTicket, _ state: Entry.State) {
    if let place = adrift.firstIndex(where: { $0.ticket == ticket }) {
      adrift[place].state = state
      if !adrift[place].isInHand { adrift.remove(at: place) }
      return
    }
    guard ticket.epoch == epoch else { return }
    highestSeen = max(highestSeen ?? ticket.update, ticket.update)
    let place = insertionPlace(of: ticket.update)
    if place < present.count, present[place].ticket == ticket {
      present[place].state = state
    } else {
      present.insert(Entry(ticket: ticket, state: state), at: place)
    }
  }

  /// Telegram has confirmed what lies below `offset`.
  mutating func confirm(below offset: Int64) {
    present.removeAll { $0.ticket.update.number < offset && !$0.isOpen }
  }

  /// Telegram counts anew: no id means anything any longer.
  mutating func restart() {
    adrift.append(contentsOf: present.filter(\.isInHand))
    present = []
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
    var kept: [Entry] = []
    kept.reserveCapacity(present.count)
    var vanished = 0
    var next = offered[...]
    for entry in present {
      let id = entry.ticket.update
      while let first = next.first, first < id { next.removeFirst() }
      let isOffered = next.first == id || id.number < offset
      let isProved = !next.isEmpty || offered.isEmpty && entry.isDeferred
      guard !isOffered, isProved else {
        kept.append(entry)
        continue
      }
      vanished += 1
      if entry.isInHand { adrift.append(entry) }
    }
    if vanished > 0 { present = kept }
    return vanished
  }

  /// Telegram offers an id after all that it seemed to have lost: it is to be confirmed again.
  mutating func recover(_ ticket: InboxTicket) {
    guard let place = adrift.firstIndex(where: { $0.ticket == ticket }) else { return }
    let entry = adrift.remove(at: place)
    present.insert(entry, at: insertionPlace(of: ticket.update))
  }

  private func place(of update: UpdateID) -> Int? {
    let place = insertionPlace(of: update)
    return place < present.count && present[place].ticket.update == update ? place : nil
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
