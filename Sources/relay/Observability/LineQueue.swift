import Glibc
import Threads

/// A bounded queue of lines for the thread that writes them.
///
/// `@unchecked Sendable` is safe: several threads may call sem_wait(3) and sem_post(3), and a lock
/// protects all other state.
final class LineQueue: @unchecked Sendable {
  private struct State {
    var lines: [[UInt8]] = []
    /// The total size in bytes of the lines that are not settled, including those that the thread
    /// is writing.
    var bytes = 0
    var queued: UInt64 = 0
    var settled: UInt64 = 0
    var dropped = 0
    /// Whether the thread failed to write its last line. In this case, all lines are queued for the
    /// thread until it succeeds.
    var hasFailed = false
    var isOver = false
    var waiters: [(after: UInt64, flushed: OneShot<Void>)] = []
  }

  private let capacity: Int
  private let direct: DirectWriter
  private let state = Locked(State())
  private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  /// Creates a queue of at most `capacity` bytes for lines that are written to `descriptor`.
  init(descriptor: Int32, capacity: Int) {
    self.capacity = capacity
    direct = DirectWriter(descriptor: descriptor)
    sem_init(semaphore, 0, 0)
  }

  deinit {
    sem_destroy(semaphore)
    semaphore.deallocate()
  }

  /// Writes a line at once if the queue is empty and the descriptor accepts it, which avoids waking
  /// the thread. Otherwise queues the line, or drops it if it does not fit.
  func append(_ line: [UInt8]) {
    let isFirst = state.withLock { state in
      guard !state.isOver, state.bytes + line.count <= capacity else {
        state.dropped += 1
        return false
      }
      let written = state.bytes == 0 && !state.hasFailed ? direct.write(line) : 0
      state.queued += 1
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

  /// Waits for queued lines and returns them. Returns nil when no more lines can arrive. Only the
  /// writing thread calls it.
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

  /// Records that a line from ``take()`` was written or could not be written.
  func settle(_ line: [UInt8], isWritten: Bool) {
    let flushed: [OneShot<Void>] = state.withLock { state in
      state.bytes -= line.count
      state.settled += 1
      if !isWritten { state.dropped += 1 }
      state.hasFailed = !isWritten
      guard !state.waiters.isEmpty else { return [] }
      let settled = state.settled
      let due = state.waiters.filter { $0.after <= settled }
      state.waiters.removeAll { $0.after <= settled }
      return due.map(\.flushed)
    }
    for waiter in flushed { waiter.happen(()) }
  }

  /// Returns a signal that is set once every line queued so far has been settled.
  func flushed() -> OneShot<Void> {
    let flushed = OneShot<Void>()
    let isDue = state.withLock { state in
      guard state.settled < state.queued else { return true }
      state.waiters.append((state.queued, flushed))
      return false
    }
    if isDue { flushed.happen(()) }
    return flushed
  }

  /// Returns the number of lines that were dropped since the last call.
  func takeDropped() -> Int {
    state.withLock { state in
      defer { state.dropped = 0 }
      return state.dropped
    }
  }

  /// Stops accepting lines. The thread ends once every queued line has been written or dropped.
  func end() {
    state.withLock { $0.isOver = true }
    sem_post(semaphore)
  }

  /// Stops accepting lines, because there is no thread to write them.
  func refuseAll() { state.withLock { $0.isOver = true } }
}

/// Writes short lines to a descriptor that accepts them at once. It never waits for the reader.
struct DirectWriter {
  /// The number of bytes that a pipe with free space accepts without blocking (PIPE_BUF).
  private static let limit = 4096

  let descriptor: Int32

  /// Returns the number of bytes that were written. Returns 0 if the call would block or fails.
  func write(_ line: [UInt8]) -> Int {
    var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    guard line.count <= DirectWriter.limit, poll(&poller, 1, 0) == 1,
      poller.revents == Int16(POLLOUT)
    else { return 0 }
    return max(0, Glibc.write(descriptor, line, line.count))
  }
}
