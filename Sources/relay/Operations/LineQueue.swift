import Glibc
import Locks

/// Lines on their way to the thread that writes them; bounded.
///
/// `@unchecked Sendable`: sem_wait(3) and sem_post(3) are made for several threads, and the rest is
/// locked.
final class LineQueue: @unchecked Sendable {
  private struct State {
    var lines: [[UInt8]] = []
    /// Bytes that were handed over and are not settled, those in the writer's hands too.
    var bytes = 0
    var handedOver: UInt64 = 0
    var settled: UInt64 = 0
    var dropped = 0
    /// The last line that the thread had could not be written: until one can, it has the next ones too.
    var hasFailed = false
    var isOver = false
    var waiters: [(after: UInt64, event: Event<Void>)] = []
  }

  private let capacity: Int
  private let direct: DirectWriter
  private let state = Locked(State())
  private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  /// A queue of at most so many bytes, for lines to `descriptor`.
  init(descriptor: Int32, capacity: Int) {
    self.capacity = capacity
    direct = DirectWriter(descriptor: descriptor)
    sem_init(semaphore, 0, 0)
  }

  deinit {
    sem_destroy(semaphore)
    semaphore.deallocate()
  }

  /// Writes a line at once if nothing is before it and the reader keeps up, which saves waking the
  /// thread; else takes it if it fits.
  func append(_ line: [UInt8]) {
    let isFirst = state.withLock { state in
      guard !state.isOver, state.bytes + line.count <= capacity else {
        state.dropped += 1
        return false
      }
      let written = state.bytes == 0 && !state.hasFailed ? direct.write(line) : 0
      state.handedOver += 1
      guard written < line.count else {
        state.settled += 1
        return false
      }
      let rest = Array(line[written...])
      state.lines.append(rest)
      state.bytes += rest.count
      return state.lines.count == 1
    }
    if isFirst { sem_post(semaphore) }
  }

  /// Blocks until there are lines; nil when there will be none. For the thread that writes.
  func take() -> [[UInt8]]? {
    while true {
      let (lines, isOver) = state.withLock { state in
        defer { state.lines = [] }
        return (state.lines, state.isOver)
      }
      if !lines.isEmpty { return lines }
      if isOver { return nil }
      while sem_wait(semaphore) != 0, errno == EINTR {}
    }
  }

  /// One of the lines taken was written, or could not be.
  func settle(_ line: [UInt8], isWritten: Bool) {
    let events: [Event<Void>] = state.withLock { state in
      state.bytes -= line.count
      state.settled += 1
      if !isWritten { state.dropped += 1 }
      state.hasFailed = !isWritten
      guard !state.waiters.isEmpty else { return [] }
      let settled = state.settled
      let due = state.waiters.filter { $0.after <= settled }
      state.waiters.removeAll { $0.after <= settled }
      return due.map(\.event)
    }
    for event in events { event.happen(()) }
  }

  /// What happens when everything handed over so far is settled.
  func emptied() -> Event<Void> {
    let event = Event<Void>()
    let isDue = state.withLock { state in
      guard state.settled < state.handedOver else { return true }
      state.waiters.append((state.handedOver, event))
      return false
    }
    if isDue { event.happen(()) }
    return event
  }

  /// How many lines were dropped since this was asked before.
  func takeDropped() -> Int {
    state.withLock { state in
      defer { state.dropped = 0 }
      return state.dropped
    }
  }

  /// Takes no more lines; the writer ends when it has settled those that are here.
  func end() {
    state.withLock { $0.isOver = true }
    sem_post(semaphore)
  }

  /// There is no thread to write them.
  func refuseAll() { state.withLock { $0.isOver = true } }
}
