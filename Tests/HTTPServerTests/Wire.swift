import Glibc
import Support

/// A client's end of one TCP connection: bytes as they are. Every wait ends after 20 s at the latest.
final class Wire: Sendable {
  /// What went wrong, with its errno.
  struct Failure: Error, Equatable {
    let call: String
    let code: Int32
  }

  private static let patience = timeval(tv_sec: 20, tv_usec: 0)

  private let descriptor: Int32

  /// Connects to a port of 127.0.0.1, or of ::1.
  init(to port: UInt16, v6: Bool = false, receiveBuffer: Int32? = nil) async throws {
    descriptor = try await onDedicatedThread { try Wire.connect(port, v6, receiveBuffer) }
  }

  deinit { close(descriptor) }

  private static func connect(_ port: UInt16, _ v6: Bool, _ receiveBuffer: Int32?) throws -> Int32 {
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = socket(v6 ? AF_INET6 : AF_INET, type, 0)
    guard descriptor >= 0 else { throw Failure(call: "socket", code: errno) }
    var patience = Wire.patience
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    if var receiveBuffer {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, 4)
    }
    let status: Int32
    if v6 {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      address.sin6_addr = in6addr_loopback
      status = withUnsafeBytes(of: &address) { Wire.connect(descriptor, $0) }
    } else {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
      status = withUnsafeBytes(of: &address) { Wire.connect(descriptor, $0) }
    }
    guard status == 0 else {
      let failure = Failure(call: "connect", code: errno)
      close(descriptor)
      throw failure
    }
    return descriptor
  }

  private static func connect(_ descriptor: Int32, _ address: UnsafeRawBufferPointer) -> Int32 {
    guard let base = address.baseAddress else { return -1 }
    return Glibc.connect(
      descriptor, base.assumingMemoryBound(to: sockaddr.self), socklen_t(address.count))
  }

  /// Sends all of `text`.
  func send(_ text: String) async throws {
    let bytes = Array(text.utf8)
    try await onDedicatedThread { [descriptor] in
      var sent = 0
      while sent < bytes.count {
        let count = bytes.withUnsafeBytes {
          Glibc.send(
            descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent,
            Int32(MSG_NOSIGNAL))
        }
        guard count > 0 else { throw Failure(call: "send", code: errno) }
        sent += count
      }
    }
  }

  /// What comes until `isEnough` says so of all of it, or the other side has closed.
  func receive(
    until isEnough: @escaping @Sendable ([UInt8]) -> Bool = { _ in false }
  ) async throws -> [UInt8] {
    try await onDedicatedThread { [descriptor] in
      var received: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while !isEnough(received) {
        let count = recv(descriptor, &buffer, buffer.count, 0)
        // A peer that closes with our bytes unread resets: for the reader that is an end, too.
        if count == 0 || (count < 0 && errno == ECONNRESET) { return received }
        guard count > 0 else { throw Failure(call: "recv", code: errno) }
        received += buffer.prefix(count)
      }
      return received
    }
  }

  /// One answer with a length, and no byte more.
  func answer(toHead isHead: Bool = false) async throws -> Answer {
    let bytes = try await receive { Answer(parsing: $0, isHead: isHead) != nil }
    guard let answer = Answer(parsing: bytes, isHead: isHead) else {
      throw Answer.Incomplete(text: String(decoding: bytes, as: UTF8.self))
    }
    return answer
  }

  /// Sends `text` and takes one answer.
  func ask(_ text: String, isHead: Bool = false) async throws -> Answer {
    try await send(text)
    return try await answer(toHead: isHead)
  }
}
