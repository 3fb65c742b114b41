import CLinux
import Console
import Glibc

/// A pipe with which any thread wakes the thread that waits in poll(2).
final class Wakeup: Sendable {
  /// Readable after ``wake()``.
  let descriptor: Int32
  private let end: Int32

  init() throws(Failure) {
    var ends: [Int32] = [-1, -1]
    guard clinux_pipe(&ends) == 0 else {
      throw Failure(.undecided, "cannot make a pipe: \(systemMessage(errno))")
    }
    descriptor = ends[0]
    end = ends[1]
    // If the pipe is full, it is readable already: the byte is not needed.
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

  /// Discards all wake-ups so far.
  func clear() {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while read(descriptor, &buffer, buffer.count) > 0 {}
  }
}
