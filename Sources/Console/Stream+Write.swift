import Glibc

extension Stream {
  /// Writes the text as it is, or throws: `.readerGone` when the pipe is closed, else `.undecided` (disk full, …).
  package func write(_ text: String) throws(Failure) { try write(Array(text.utf8)) }

  /// Writes the bytes as they are, or throws: `.readerGone` when the pipe is closed, else `.undecided`.
  package func write(_ bytes: [UInt8]) throws(Failure) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done)
      }
      if count > 0 {
        done += count
        continue
      }
      try recover(from: count == 0 ? ENOSPC : errno)
    }
  }

  /// Returns when the write may be tried again.
  private func recover(from code: Int32) throws(Failure) {
    switch code {
    case EINTR: return
    case EAGAIN:
      var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      _ = poll(&poller, 1, -1)
    case EPIPE: throw .readerGone
    case EBADF: throw Failure(.undecided, "cannot write to \(name): it is closed")
    default:
      throw Failure(.undecided, "cannot write to \(name): \(systemMessage(code))")
    }
  }
}

/// The C library's text for an error number, with a lower-case first letter: "no space left on device".
package func systemMessage(_ code: Int32) -> String {
  guard let text = strerror(code) else { return "error \(code)" }
  let message = String(cString: text)
  return message.prefix(1).lowercased() + message.dropFirst()
}
