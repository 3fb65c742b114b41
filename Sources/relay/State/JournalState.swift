import Telemetry

/// The open journal: its file, its contents, and the work of its thread. ``Journal`` protects it
/// with a lock.
struct JournalState: Sendable {
  /// What the thread of the journal does next.
  enum Step: Sendable {
    case carryOut(JournalOrder)
    case compact(at: WallTime)
    case sync
    /// Wait until there is work.
    case wait
  }

  /// The size above which a file that is twice as long as necessary is replaced, 1 MiB.
  private static let compactionSize = 1 << 20

  /// Nil only after a failure.
  private var file: JournalFile?
  private(set) var contents: JournalContents

  /// Nil after the folder has been unlocked.
  private(set) var lock: StateLock?

  /// Why nothing can be written; nil normally.
  var failure: StateError?

  private var size: Int
  private var orders: [JournalOrder] = []
  private var isClosing = false

  /// Whether something written has not been synced.
  private var isDirty = false
  private var isCompactionDue = false

  /// The records that were added since the contents of a new file were taken; nil while no new
  /// file is being written.
  private var late: [JournalRecord]?

  /// The time of the last write.
  private var now: WallTime

  init(_ opened: OpenedJournal, lock: StateLock, at now: WallTime) {
    file = opened.file?.0
    size = opened.file?.size ?? 0
    failure = opened.failure
    contents = opened.contents
    self.lock = lock
    self.now = now
  }

  /// Returns the next step of the thread. After a failure, only orders are carried out.
  mutating func nextStep() -> Step {
    if !orders.isEmpty { return .carryOut(orders.removeFirst()) }
    guard failure == nil else { return .wait }
    if isCompactionDue { return .compact(at: now) }
    return isDirty ? .sync : .wait
  }

  /// Adds an order for the thread. Returns whether it will be carried out: nothing is carried out
  /// after a `close`.
  mutating func add(_ order: JournalOrder) -> Bool {
    guard !isClosing else { return false }
    if case .close = order.work { isClosing = true }
    orders.append(order)
    return true
  }

  /// Writes `done` records. Returns whether the thread must be woken.
  ///
  /// If the write fails, the contents still have the records, so that the next new file does.
  mutating func record(_ finished: [FinishedUpdate], at now: WallTime) throws(StateError) -> Bool {
    let records = finished.map { JournalRecord.done($0, time: now.seconds) }
    let isBusy = isDirty || isCompactionDue
    for record in records { contents.apply(record) }
    late?.append(contentsOf: records)
    try write(records, at: now)
    return !isBusy
  }

  /// Writes `hold` records, which are not durable before the next sync.
  mutating func hold(_ prompts: [HeldPrompt], at now: WallTime) throws(StateError) {
    let records = prompts.map { JournalRecord.hold($0, time: now.seconds) }
    try write(records, at: now)
    for record in records { contents.apply(record) }
  }

  /// Removes held prompts that could not be synced.
  mutating func forget(_ prompts: [HeldPrompt]) {
    for prompt in prompts { contents.forget(prompt.finished) }
  }

  private mutating func write(_ records: [JournalRecord], at now: WallTime) throws(StateError) {
    self.now = now
    if let failure { throw failure }
    guard let file else { preconditionFailure("a journal without a failure has a file") }
    do throws(StateError) { size = try file.append(records, at: size) } catch {
      failure = error
      throw error
    }
    isDirty = true
    isCompactionDue = size > JournalState.compactionSize && size > 2 * contents.byteCount
  }

  /// Returns the file to sync. Returns nil if everything written has been synced.
  mutating func takeUnsynced() -> JournalFile? {
    defer { isDirty = false }
    return isDirty ? file : nil
  }

  /// Returns the contents of a new file.
  mutating func beginCompaction(at now: WallTime) -> JournalContents {
    isCompactionDue = false
    contents.prune(at: now.seconds)
    late = []
    return contents
  }

  /// Adds the records that are missing in a new file of `size` bytes, and makes it the journal with
  /// `publish`. Afterward, writes are possible again.
  mutating func endCompaction(
    _ new: JournalFile, size: Int, publish: () throws(StateError) -> Void
  ) throws(StateError) {
    let missing = late ?? []
    let newSize = missing.isEmpty ? size : try new.append(missing, at: size)
    try publish()
    file = new
    self.size = newSize
    isDirty = !missing.isEmpty
    late = nil
    failure = nil
  }

  /// Records that a new file could not be written.
  mutating func abandonCompaction() { late = nil }

  /// Unlocks the folder.
  mutating func unlock() { lock = nil }
}

/// Work that the thread of the journal does at once, one order after the other.
struct JournalOrder: Sendable {
  enum Work: Sendable {
    /// Write the prompts and sync.
    case hold([HeldPrompt], at: WallTime)
    /// Replace the file.
    case repair(at: WallTime)
    /// Sync, unlock the folder, and end the thread.
    case close
  }

  let work: Work

  /// Receives the result.
  let waiter: CheckedContinuation<Result<Void, StateError>, Never>
}
