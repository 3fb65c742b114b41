import Dispatch
import Durable
import Telemetry
import Threads

/// The open journal of a locked state folder. Its thread syncs the file within about a second after
/// a write, stores held prompts, and replaces the file when it has grown.
///
/// After a failure, nothing is written until a `repair` has succeeded.
final class Journal: Sendable {
  /// The time between the starts of two syncs.
  private static let syncInterval = Duration.seconds(1)

  private let folder: Folder
  private let owner: JournalOwner
  private let key: StateKey
  private let state: Locked<JournalState>

  /// Signaled when the thread has something to do.
  private let work = DispatchSemaphore(value: 0)

  /// Starts the thread of a journal. Returns nil if the thread cannot be started.
  init?(
    in folder: consuming Folder, lock: StateLock, _ opened: OpenedJournal, owner: JournalOwner,
    key: StateKey, at now: WallTime
  ) {
    self.folder = folder
    self.owner = owner
    self.key = key
    state = Locked(JournalState(opened, lock: lock, at: now))
    guard let thread = DedicatedThread({ self.run() }) else { return nil }
    thread.detach()
  }

  /// Writes `done` records without a sync.
  func record(_ finished: [FinishedUpdate], at now: WallTime) throws(StateError) {
    let wakes = try state.withLock { state throws(StateError) in
      try state.record(finished, at: now)
    }
    if wakes { work.signal() }
  }

  /// Lets the thread do the work and waits for the result.
  func perform(_ work: JournalOrder.Work) async throws(StateError) {
    let result = await withCheckedContinuation { waiter in
      let order = JournalOrder(work: work, waiter: waiter)
      if state.withLock({ $0.add(order) }) {
        self.work.signal()
      } else {
        waiter.resume(returning: .failure(.failed("\(folder.path): the journal is closed")))
      }
    }
    try result.get()
  }
}

// The thread of the journal.
extension Journal {
  private func run() {
    var lastSync = ContinuousClock.now - Journal.syncInterval
    while true {
      switch state.withLock({ $0.nextStep() }) {
      case .carryOut(let order):
        order.waiter.resume(returning: carryOut(order.work))
        if case .close = order.work { return }
      case .compact(let now):
        _ = attempt { () throws(StateError) in try compact(at: now) }
      case .sync:
        let due = lastSync + Journal.syncInterval
        if due > .now, work.wait(until: due) { continue }
        lastSync = .now
        _ = attempt { () throws(StateError) in try sync() }
      case .wait:
        work.wait()
      }
    }
  }

  private func carryOut(_ work: JournalOrder.Work) -> Result<Void, StateError> {
    switch work {
    case .hold(let prompts, let now):
      return attempt { () throws(StateError) in try hold(prompts, at: now) }
    case .repair(let now):
      return attempt { () throws(StateError) in try compact(at: now) }
    case .close:
      let result = attempt { () throws(StateError) in try sync() }
      state.withLock { $0.unlock() }
      return result
    }
  }

  /// Runs `body` and keeps its error as the reason why nothing can be written.
  private func attempt(_ body: () throws(StateError) -> Void) -> Result<Void, StateError> {
    do throws(StateError) {
      try body()
      return .success(())
    } catch {
      state.withLock { $0.failure = error }
      return .failure(error)
    }
  }

  /// Syncs the file if something has been written to it.
  private func sync() throws(StateError) {
    try state.withLock { $0.takeUnsynced() }?.sync()
  }

  private func hold(_ prompts: [HeldPrompt], at now: WallTime) throws(StateError) {
    try state.withLock { state throws(StateError) in try state.hold(prompts, at: now) }
    do throws(StateError) { try sync() } catch {
      state.withLock { $0.forget(prompts) }
      throw error
    }
  }

  /// Replaces the file with a new one. Other threads can add records meanwhile: they are added to
  /// the new file before it gets the name of the journal.
  private func compact(at now: WallTime) throws(StateError) {
    let contents = state.withLock { $0.beginCompaction(at: now) }
    defer { state.withLock { $0.abandonCompaction() } }
    let (file, size) = try JournalFile.create(in: folder, contents, owner: owner, key: key)
    try state.withLock { state throws(StateError) in
      try state.endCompaction(file, size: size) { () throws(StateError) in
        try JournalFile.publish(in: folder)
      }
    }
    try stateful { () throws(DurableError) in try folder.sync() }
  }
}

extension DispatchSemaphore {
  /// Waits for a signal until `time`. Returns whether there was one.
  fileprivate func wait(until time: ContinuousClock.Instant) -> Bool {
    let (seconds, attoseconds) = (time - .now).components
    let nanoseconds = Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
    return wait(timeout: .now() + .nanoseconds(max(0, nanoseconds))) == .success
  }
}
