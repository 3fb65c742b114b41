import Glibc

/// A connection that a ``LoopbackServer`` accepted.
package struct LoopbackConnection: Sendable {
  private let descriptor: Int32

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    // What a test writes is sent at once, in the pieces in which it was written.
    var on: Int32 = 1
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Receives the next request: its head, and a body if it has a `Content-Length`. `nil` if the
  /// peer has closed. Nothing is read beyond the request, because peers here do not pipeline.
  package func request() -> String? {
    var bytes: [UInt8] = []
    let end = Array("\r\n\r\n".utf8)
    while bytes.suffix(4) != end[...] {
      guard let byte = read(1).first else { return nil }
      bytes.append(byte)
    }
    let head = String(decoding: bytes, as: UTF8.self)
    var due = Self.contentLength(of: head)
    while due > 0 {
      let part = read(due)
      guard !part.isEmpty else { return nil }
      bytes += part
      due -= part.count
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Receives up to `count` bytes, as many as have arrived; none at the end.
  package func read(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      var received = 0
      repeat {
        received = recv(descriptor, buffer.baseAddress, count, 0)
      } while received < 0 && errno == EINTR
      filled = max(0, received)
    }
  }

  /// Sends everything; `false` if the peer has closed.
  @discardableResult
  package func write(_ text: String) -> Bool { write(Array(text.utf8)) }

  /// Sends everything; `false` if the peer has closed.
  @discardableResult
  package func write(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 || errno == EINTR else { return false }
      rest = rest.dropFirst(max(0, count))
    }
    return true
  }

  /// Sends an answer and keeps the connection.
  @discardableResult
  package func answer(_ body: String = "", status: String = "200 OK") -> Bool {
    write("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
  }

  /// Waits for this time, or until the peer closes or sends something. Returns whether the time
  /// passed.
  package func isOpen(afterMilliseconds milliseconds: Int32) -> Bool {
    var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&polled, 1, milliseconds) == 0
  }

  /// Whether bytes can be sent, now or within this time.
  package func hasRoom(withinMilliseconds milliseconds: Int32) -> Bool {
    var polled = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return poll(&polled, 1, milliseconds) > 0
  }

  /// Waits until the peer closes.
  package func waitForEnd() {
    while !read(4096).isEmpty {}
  }

  /// Makes closing the connection send a reset (RST).
  package func resetAtClose() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
  }

  private static func contentLength(of head: String) -> Int {
    for line in head.split(separator: "\r\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "content-length" else { continue }
      return Int(parts[1].drop { $0 == " " }) ?? 0
    }
    return 0
  }
}
