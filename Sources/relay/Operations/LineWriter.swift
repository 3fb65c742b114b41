import Glibc

/// Writes lines to a descriptor, each by one write(2) unless the system takes only a part.
struct LineWriter {
  private let descriptor: Int32
  /// The last line went out in part: the next one begins on a line of its own.
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
