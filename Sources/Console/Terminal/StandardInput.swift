import Glibc

/// Standard input, or another open descriptor to read from.
package struct StandardInput: Sendable {
  /// The descriptor, which the caller must keep open.
  package let descriptor: Int32
  /// Whether the descriptor is a terminal, where a user types the input.
  package let isTerminal: Bool

  package init(descriptor: Int32) {
    self.descriptor = descriptor
    isTerminal = isatty(descriptor) == 1
  }

  /// Reads to the end of input. Throws `.usage` if the input is longer than `limit` bytes, and
  /// `.undecided` if a read fails.
  package func readAll(limit: Int) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    while let chunk = try readSome(65_536) {
      guard bytes.count + chunk.count <= limit else {
        throw Failure(.usage, "standard input is longer than \(limit) bytes")
      }
      bytes += chunk
    }
    return bytes
  }

  /// Reads the next line and returns it without its line feed, at most 1024 bytes. Returns an empty
  /// string at the end of input.
  package func line() throws(Failure) -> String {
    var line: [UInt8] = []
    while line.count < 1024, let byte = try readSome(1)?.first, byte != UInt8(ascii: "\n") {
      line.append(byte)
    }
    return String(decoding: line, as: UTF8.self)
  }

  /// Waits until there is input, the end of input or an error to read. Returns false if `other`
  /// becomes readable first. A negative `other` is ignored.
  func waitForInput(until other: Int32) -> Bool {
    var files = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: other, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      let count = poll(&files, 2, -1)
      if count < 0, errno == EINTR { continue }
      return files[1].revents == 0
    }
  }

  /// Waits for input and returns the available bytes, at most `limit`. Returns `nil` at the end of
  /// input.
  func readSome(_ limit: Int) throws(Failure) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: limit)
    while true {
      let count = read(descriptor, &buffer, limit)
      if count > 0 { return Array(buffer.prefix(count)) }
      if count == 0 { return nil }
      let code = errno
      if code == EINTR { continue }
      guard code == EAGAIN else {
        let reason = code == EBADF ? "it is closed" : systemMessage(code)
        throw Failure(.undecided, "cannot read standard input: \(reason)")
      }
      var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      _ = poll(&poller, 1, -1)
    }
  }
}
