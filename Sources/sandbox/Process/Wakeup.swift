import CLinux
import Console
import Glibc

/// A pipe with which any thread can wake a thread blocked in poll(2).
final class Wakeup: Sendable {
  /// A descriptor that becomes readable after ``wake()``.
  let descriptor: Int32
  private let end: Int32

  init() throws(Failure) {
    var ends: [Int32] = [-1, -1]
    guard clinux_pipe(&ends) == 0 else {
      throw Failure(.undecided, "cannot create a pipe: \(systemMessage(errno))")
    }
    descriptor = ends[0]
    end = ends[1]
    // A write to a full pipe must not block. It is not needed, because a full pipe is already
    // readable.
    for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
  }

  deinit {
    close(descriptor)
    close(end)
  }

  func wake() {
    var byte: UInt8 = 0
    _ = write(end, &byte, 1)
  }

  /// Discards all pending wake-ups.
  func clear() {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while read(descriptor, &buffer, buffer.count) > 0 {}
  }
}
