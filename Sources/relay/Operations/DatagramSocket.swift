import Console
import Glibc

/// A connected UDP socket that never blocks.
final class DatagramSocket: Sendable {
  private let descriptor: Int32

  private init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// A socket to `address`, whose name is looked up on a thread of its own; nil: it has no address, or
  /// there is no way to it.
  static func connected(to address: StatsDAddress) async -> DatagramSocket? {
    let host = withoutBrackets(address.host)
    if let socket = connect(host, address.port, AI_NUMERICHOST) { return socket }
    return await OwnThread.value { connect(host, address.port, 0) } ?? nil
  }

  /// Sends a datagram; why it was not taken, or why one before it did not arrive.
  func send(_ bytes: [UInt8]) -> String? {
    guard let code = attempt(bytes) else { return nil }
    // The refusal of an earlier datagram is told once, instead of sending this one.
    if code == ECONNREFUSED { _ = attempt(bytes) }
    return systemMessage(code)
  }

  private func attempt(_ bytes: [UInt8]) -> Int32? {
    while true {
      let flags = Int32(MSG_NOSIGNAL | MSG_DONTWAIT)
      guard Glibc.send(descriptor, bytes, bytes.count, flags) < 0 else { return nil }
      let code = errno
      if code != EINTR { return code }
    }
  }

  private static func connect(_ host: String, _ port: UInt16, _ flags: Int32) -> DatagramSocket? {
    var hints = addrinfo()
    hints.ai_flags = flags | AI_NUMERICSERV
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &found) == 0 else { return nil }
    defer { freeaddrinfo(found) }
    var next = found
    while let address = next?.pointee {
      if let socket = connect(address) { return socket }
      next = address.ai_next
    }
    return nil
  }

  private static func connect(_ address: addrinfo) -> DatagramSocket? {
    let type =
      Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let descriptor = socket(address.ai_family, type, 0)
    guard descriptor >= 0 else { return nil }
    let socket = DatagramSocket(descriptor)
    return Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 ? socket : nil
  }

  private static func withoutBrackets(_ host: String) -> String {
    host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
  }
}
