import CLinux
import Glibc

/// Both ends of a pipe. They are close-on-exec from the start, so that a child started at the same
/// time on another thread cannot keep an end open. Our end does not block.
struct Pipe: ~Copyable {
  let ours: OpenFile
  let theirs: OpenFile

  /// Creates a pipe; `nil` if no descriptor is available, with the reason in `errno`.
  init?() {
    var ends: [Int32] = [-1, -1]
    guard clinux_pipe(&ends) == 0 else { return nil }
    // O_NONBLOCK cannot fail on a pipe; if it did, a read would only wait longer.
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    ours = OpenFile(ends[0])
    theirs = OpenFile(ends[1])
  }

  /// Closes the child's end, which is not needed after the child has it, and returns ours.
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
