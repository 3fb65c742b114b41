import Glibc

/// A client of a server on this machine that sends and receives raw bytes. Every wait ends after 20
/// s at the latest.
package final class LoopbackClient: Sendable {
  private static let patience = timeval(tv_sec: 20, tv_usec: 0)

  private let descriptor: Int32

  /// Connects to a port of 127.0.0.1, or of ::1.
  package init(to port: UInt16, v6: Bool = false, receiveBuffer: Int32? = nil) async throws {
    descriptor = try await onDedicatedThread { try Self.connect(port, v6, receiveBuffer) }
  }

  deinit { close(descriptor) }

  private static func connect(
    _ port: UInt16, _ v6: Bool, _ receiveBuffer: Int32?
  ) throws(SystemError) -> Int32 {
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = try SystemError.check(socket(v6 ? AF_INET6 : AF_INET, type, 0), "socket")
    var patience = Self.patience
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
      status = withUnsafeBytes(of: &address) { connect(descriptor, $0) }
    } else {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
      status = withUnsafeBytes(of: &address) { connect(descriptor, $0) }
    }
    guard status == 0 else {
      let error = SystemError("connect")
      close(descriptor)
      throw error
    }
    return descriptor
  }

  private static func connect(_ descriptor: Int32, _ address: UnsafeRawBufferPointer) -> Int32 {
    guard let base = address.baseAddress else { return -1 }
    return Glibc.connect(
      descriptor, base.assumingMemoryBound(to: sockaddr.self), socklen_t(address.count))
  }

  /// Sends all of `text`.
  package func send(_ text: String) async throws {
    let bytes = Array(text.utf8)
    try await onDedicatedThread { [descriptor] in
      var sent = 0
      while sent < bytes.count {
        let count = bytes.withUnsafeBytes {
          Glibc.send(
            descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent,
            Int32(MSG_NOSIGNAL))
        }
        guard count > 0 else { throw SystemError("send") }
        sent += count
      }
    }
  }

  /// Receives until `isEnough` accepts all that has arrived, or the server has closed.
  package func receive(
    until isEnough: @escaping @Sendable ([UInt8]) -> Bool = { _ in false }
  ) async throws -> [UInt8] {
    try await onDedicatedThread { [descriptor] in
      var received: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while !isEnough(received) {
        let count = recv(descriptor, &buffer, buffer.count, 0)
        // A server that closes before it has read everything resets the connection, which also
        // counts as the end.
        if count == 0 || (count < 0 && errno == ECONNRESET) { return received }
        guard count > 0 else { throw SystemError("recv") }
        received += buffer.prefix(count)
      }
      return received
    }
  }

  /// Receives one answer with a length, and no byte more.
  package func answer(toHead isHead: Bool = false) async throws -> Answer {
    let bytes = try await receive { Answer(parsing: $0, isHead: isHead) != nil }
    guard let answer = Answer(parsing: bytes, isHead: isHead) else {
      throw Answer.Incomplete(text: String(decoding: bytes, as: UTF8.self))
    }
    return answer
  }

  /// Sends `text` and receives one answer.
  package func ask(_ text: String, isHead: Bool = false) async throws -> Answer {
    try await send(text)
    return try await answer(toHead: isHead)
  }
}

extension LoopbackClient {
  /// An answer with a Content-Length.
  package struct Answer: Equatable, Sendable {
    /// The connection was closed before the answer was complete, or it is malformed.
    package struct Incomplete: Error {
      package let text: String
    }

    package let status: Int
    /// Names are in lower case.
    package let headers: [String: String]
    package let body: String

    /// Parses `bytes`; `nil` if something is missing or malformed.
    init?(parsing bytes: [UInt8], isHead: Bool) {
      let end = Array("\r\n\r\n".utf8)
      guard let border = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) else {
        return nil
      }
      let lines = bytes[..<border].split(separator: UInt8(ascii: "\n")).map {
        String(decoding: $0.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
      }
      let words = lines.first?.split(separator: " ") ?? []
      guard words.count > 1, let status = Int(words[1]) else { return nil }
      var headers: [String: String] = [:]
      for line in lines.dropFirst() {
        let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
      }
      let body = bytes[(border + 4)...]
      guard isHead || body.count == headers["content-length"].flatMap({ Int($0) }) else {
        return nil
      }
      self.status = status
      self.headers = headers
      self.body = String(decoding: body, as: UTF8.self)
    }
  }
}
