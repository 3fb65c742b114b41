import Glibc
import Threads

/// Writes lines to a descriptor in order, each with one write(2). If the reader is slow, a separate
/// thread writes the lines.
///
/// A reader that hangs, a full disk, or a closed pipe never blocks the caller. Lines that do not
/// fit into the queue or cannot be written are dropped and counted.
final class LogOutput: Sendable {
  private let queue: LineQueue

  /// Creates an output to `descriptor`, which the caller must keep open. `capacity` is the maximum
  /// number of waiting bytes.
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

  /// Queues a line that ends with LF, or several lines that must stay together. Returns at once.
  func write(_ line: [UInt8]) { queue.append(line) }

  /// Waits until every line queued so far has been written or dropped, but at most for `limit`.
  func flush(within limit: Duration) async {
    let flushed = queue.flushed()
    await Threads.within(limit) { _ = await flushed.value() }
  }

  /// Returns the number of lines that were dropped since the last call.
  func takeDropped() -> Int { queue.takeDropped() }
}

/// Writes lines to a descriptor, each with one write(2) unless the system accepts only a part of
/// it.
struct LineWriter {
  private let descriptor: Int32

  /// Whether the last line was written only in part. The next line then begins with a line break.
  private var isTorn = false

  /// Creates a writer to `descriptor`, which may be blocking or not.
  init(descriptor: Int32) { self.descriptor = descriptor }

  /// Writes a line and returns whether all of it was written. Blocks for as long as the reader
  /// blocks.
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
        // If only the leading line break was written, no partial line remains.
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
