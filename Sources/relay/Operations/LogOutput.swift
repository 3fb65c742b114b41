import Glibc

/// Lines to a descriptor: one write(2) a line, in their order; by a thread of their own when the reader is slow.
///
/// A reader that hangs, a full disk and a closed pipe cost nothing but the lines that do not fit or
/// cannot be written; they are dropped and counted.
final class LogOutput: Sendable {
  private let queue: LineQueue

  /// Lines to `descriptor`, which the caller keeps open; `capacity` bytes may wait, 1 MiB.
  init(descriptor: Int32 = 1, capacity: Int = 1 << 20) {
    let queue = LineQueue(descriptor: descriptor, capacity: capacity)
    self.queue = queue
    let isStarted = OwnThread.start {
      var writer = LineWriter(descriptor: descriptor)
      while let lines = queue.take() {
        for line in lines { queue.settle(line, isWritten: writer.write(line)) }
      }
    }
    if !isStarted { queue.refuseAll() }
  }

  deinit { queue.end() }

  /// Hands over a line with its LF, or several that must stand together; returns at once.
  func write(_ line: [UInt8]) { queue.append(line) }

  /// Returns when everything that was handed over before has been written or dropped, at the latest
  /// after `limit`.
  func flush(within limit: Duration) async {
    let event = queue.emptied()
    await relay.within(limit) { _ = await event.value() }
  }

  /// How many lines were dropped since this was asked before.
  func takeDropped() -> Int { queue.takeDropped() }
}
