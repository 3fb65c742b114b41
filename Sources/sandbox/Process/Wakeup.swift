import CLinux
import Console
import Glibc

/// A pipe by which any thread wakes the one that waits in poll(2).
final class Wakeup: Sendable {
  /// Readable once somebody called ``wake()``.
  let descriptor: Int32
  private let end: Int32

  init() throws(Failure) {
    var ends: [Int32] = [-1, -1]
    guard clinux_pipe(&ends) == 0 else {
      throw Failure(.undecided, "cannot make a pipe: \(systemMessage(errno))")
    }
    descriptor = ends[0]
    end = ends[1]
    // A full pipe wakes as well as a fuller one.
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

  /// Takes all wake-ups so far.
  func clear() {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while read(descriptor, &buffer, buffer.count) > 0 {}
  }

  /// Waits for a wake-up, at most for so long, and takes it.
  func wait(milliseconds: Int32) {
    var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    _ = poll(&polled, 1, milliseconds)
    clear()
  }
}
