import Glibc
import Threads

/// Writes lines to a descriptor in order, each by one write(2); on a thread of its own when the
/// reader is slow.
///
/// A reader that hangs, a full disk and a closed pipe never block the caller: lines that do not fit
/// or cannot be written are dropped and counted.
final class LogOutput: Sendable {
  private let queue: LineQueue

  /// Lines to `descriptor`, which the caller keeps open; `capacity` is how many bytes may wait.
  init(descriptor: Int32 = 1, capacity: Int = 1 << 20) {
    let queue = LineQueue(descriptor: descriptor, capacity: capacity)
    self.queue = queue
    let thread = DedicatedThread(stackSize: 512 << 10) {
      var writer = LineWriter(descriptor: descriptor)
      while let lines = queue.take() {
        for line in lines { queue.settle(line, isWritten: writer.write(line)) }
      }
    }
    if let thread { thread.detach() } else { queue.refuseAll() }
  }

  deinit { queue.end() }

  /// Queues a line with its LF, or several lines that must stay together; returns at once.
  func write(_ line: [UInt8]) { queue.append(line) }

  /// Returns when every line queued before has been written or dropped, at the latest after
  /// `limit`.
  func flush(within limit: Duration) async {
    let flushed = queue.flushed()
    await Threads.within(limit) { _ = await flushed.value() }
  }

  /// How many lines were dropped since the last call.
  func takeDropped() -> Int { queue.takeDropped() }
}

/// Writes lines to a descriptor, each by one write(2) unless the system accepts only a part.
struct LineWriter {
  private let descriptor: Int32

  /// Whether the last line was written in part: then the next one begins with a line break.
  private var isTorn = false

  /// Lines to `descriptor`, blocking or not.
  init(descriptor: Int32) { self.descriptor = descriptor }

  /// Whether the whole line was written. Blocks for as long as the reader does.
  mutating func write(_ line: [UInt8]) -> Bool {
    let bytes = isTorn ? [UInt8(ascii: "\n")] + line : line
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done)
      }
      if count > 0 {
        done += count
      } else if count == 0 || !canGoOn(after: errno) {
        // The line break before it may be all that was written.
        isTorn = isTorn ? done != 1 : done > 0
        return false
      }
    }
    isTorn = false
    return true
  }

  private func canGoOn(after code: Int32) -> Bool {
    switch code {
    case EINTR: return true
    case EAGAIN:
      var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      return poll(&poller, 1, -1) >= 0 || errno == EINTR
    default: return false
    }
  }
}
