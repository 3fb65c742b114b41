@testable import relay

/// The journal of a simulated relay, as a crash or a power loss leaves it.
struct SimulatedJournal {
  enum Record: Hashable {
    case done(FinishedUpdate)
    case hold(FinishedUpdate, InboxMessage)
  }

  /// A planted bug of the relay or of its journal, which the simulation must notice.
  enum Bug: Sendable {
    /// Holds are not synced before the prompts are confirmed.
    case holdsUnsynced
    /// Finished updates are written half a second late.
    case doneLate
    /// All marks are equal, so an id is recognized whatever its message is.
    case noMarks
  }

  private(set) var records: [Record] = []
  /// The number of records that survive a power loss.
  private var synced = 0
  /// Records that could not be written. A repair writes them.
  private var unwritten: [Record] = []
  private(set) var isFailed = false
  /// Whether finished updates are not written, because of a failure.
  private(set) var isBehind = false
  let bug: Bug?

  init(bug: Bug? = nil) { self.bug = bug }

  mutating func append(_ new: [Record]) {
    records += new
    isBehind = false
  }

  mutating func sync() { synced = records.count }

  mutating func fail(_ new: [Record]) {
    isFailed = true
    isBehind = true
    unwritten += new
  }

  mutating func repair() {
    isFailed = false
    records += unwritten
    unwritten = []
    sync()
  }

  /// The process starts anew. After a power loss, some of the records that were not synced are gone.
  /// Returns the number of lost `done` records.
  mutating func reopen(afterPowerLoss kept: Int?, grade: StateGrade) -> Int {
    isFailed = false
    isBehind = false
    unwritten = []
    defer { sync() }
    guard let kept else { return 0 }
    let count = grade == .done ? 0 : min(synced + kept, records.count)
    let lost = records[count...].count { if case .done = $0 { true } else { false } }
    records.removeLast(records.count - count)
    return lost
  }

  var finished: [FinishedUpdate] {
    records.compactMap { if case .done(let update) = $0 { update } else { nil } }
  }

  /// The prompts that are held, in order.
  var holds: [(update: FinishedUpdate, message: InboxMessage)] {
    let finished = Set(finished)
    var seen: Set<FinishedUpdate> = []
    return records.compactMap { record in
      guard case .hold(let update, let message) = record, !finished.contains(update),
        seen.insert(update).inserted
      else { return nil }
      return (update, message)
    }
  }

  func mark(of message: InboxMessage) -> UpdateMark? {
    // Strangers' messages are not recorded.
    guard message.kind != .unauthorised, message.kind != .undecodable else { return nil }
    if bug == .noMarks { return UpdateMark(high: 0, low: 0) }
    return UpdateMark(high: UInt64(message.serial), low: UInt64(message.chat))
  }
}
