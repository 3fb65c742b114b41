import Glibc

/// Writes short lines to a descriptor that takes them at once; never waits for its reader.
struct DirectWriter {
  /// What a pipe with any room takes without blocking (PIPE_BUF).
  private static let limit = 4096

  let descriptor: Int32

  /// How many bytes of the line were taken; 0 when it would have to wait, or cannot be written.
  func write(_ line: [UInt8]) -> Int {
    var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    guard line.count <= DirectWriter.limit, poll(&poller, 1, 0) == 1,
      poller.revents == Int16(POLLOUT)
    else { return 0 }
    return max(0, Glibc.write(descriptor, line, line.count))
  }
}
