import Crypto

/// What a journal contains: the held prompts, and the updates that were finished recently.
struct JournalContents: Equatable, Sendable {
  /// The number of finished updates that a new file keeps. It exceeds by far the number of updates
  /// that Telegram shows before they are confirmed, 100.
  static let keptCount = 2_048

  /// How long a finished update is kept, in seconds: 25 h. Telegram forgets an update after 24 h.
  static let keptSeconds: Int64 = 25 * 3_600

  private struct Finished: Equatable {
    let update: FinishedUpdate
    let time: Int64
  }

  private struct Held: Equatable {
    let prompt: HeldPrompt
    let time: Int64
  }

  private var held: [Held] = []
  private var done: [Finished] = []

  /// The held prompts, in the order of the file.
  var holds: [HeldPrompt] { held.map(\.prompt) }

  /// The finished updates, oldest first.
  var finished: [FinishedUpdate] { done.map(\.update) }

  /// Adds a record that was read or written.
  mutating func apply(_ record: JournalRecord) {
    switch record {
    case .done(let update, let time):
      forget(update)
      done.append(Finished(update: update, time: time))
      // Bounds the memory. Half of the entries are removed at once, so that this is seldom needed.
      if done.count > 2 * JournalContents.keptCount {
        done.removeFirst(done.count - JournalContents.keptCount)
      }
    case .hold(let prompt, let time):
      let update = prompt.finished
      guard !held.contains(where: { $0.prompt.finished == update }),
        !done.contains(where: { $0.update == update })
      else { return }
      held.append(Held(prompt: prompt, time: time))
    }
  }

  /// Removes a held prompt that is finished or could not be stored durably.
  mutating func forget(_ update: FinishedUpdate) {
    guard !held.isEmpty else { return }
    held.removeAll { $0.prompt.finished == update }
  }

  /// Removes the finished updates that a new file does not need, and repeated ones. `now` is in
  /// seconds since 1970.
  mutating func prune(at now: Int64) {
    var seen: Set<FinishedUpdate> = []
    let oldest = now - JournalContents.keptSeconds
    let kept = done.reversed().filter { $0.time >= oldest && seen.insert($0.update).inserted }
    done = kept.prefix(JournalContents.keptCount).reversed()
  }

  /// The length of a new file with these contents, in bytes.
  var byteCount: Int {
    let doneByteCount = min(done.count, JournalContents.keptCount) * JournalRecord.doneByteCount
    let heldByteCount = held.reduce(0) { $0 + JournalRecord.byteCount(of: $1.prompt) }
    return JournalHeader.byteCount + heldByteCount + doneByteCount
  }

  /// Returns the bytes of a new file: the prompts first, then the finished updates.
  func file(_ header: JournalHeader, key: StateKey) throws(CryptoError) -> [UInt8] {
    var bytes = header.bytes
    bytes.reserveCapacity(byteCount)
    for item in held {
      let record = JournalRecord.hold(item.prompt, time: item.time)
      bytes += try record.bytes(at: bytes.count, in: header, key: key)
    }
    for item in done {
      let record = JournalRecord.done(item.update, time: item.time)
      bytes += try record.bytes(at: bytes.count, in: header, key: key)
    }
    return bytes
  }
}
