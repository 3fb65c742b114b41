import CLinux
import Glibc

/// Both ends of a pipe, close-on-exec from birth, so that no child started at the same time on
/// another thread keeps an end open. Our end does not block.
struct Pipe: ~Copyable {
  let ours: OpenFile
  let theirs: OpenFile

  /// `nil`: no descriptor was left, errno says why.
  init?() {
    var ends: [Int32] = [-1, -1]
    guard clinux_pipe(&ends) == 0 else { return nil }
    // O_NONBLOCK cannot fail on a pipe; if it did, a reading would only wait longer.
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    ours = OpenFile(ends[0])
    theirs = OpenFile(ends[1])
  }

  /// Gives up the child's end, which is needed no longer once the child has it.
  consuming func keepingOurs() -> OpenFile {
    ours
  }
}
