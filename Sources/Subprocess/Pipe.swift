import CLinux
import Glibc

/// Both ends of a pipe. They are close-on-exec from the start, so a child that another thread
/// starts at the same time cannot keep an end open. `ours` is non-blocking.
struct Pipe: ~Copyable {
  let ours: OpenFile
  let theirs: OpenFile

  /// Creates a pipe; returns `nil` if no descriptor is available, with the reason in `errno`.
  init?() {
    var ends: [Int32] = [-1, -1]
    guard clinux_pipe(&ends) == 0 else { return nil }
    // O_NONBLOCK cannot fail on a pipe. If it did, a read would block longer but still return.
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    ours = OpenFile(ends[0])
    theirs = OpenFile(ends[1])
  }

  /// Closes the child's end, which this process no longer needs once the child has its copy.
  /// Returns the end of this process.
  consuming func keepingOurs() -> OpenFile {
    ours
  }
}

/// A file descriptor of this process, closed when the value ends.
struct OpenFile: ~Copyable, Sendable {
  let number: Int32

  init(_ number: Int32) {
    self.number = number
  }

  deinit {
    close(number)
  }
}
