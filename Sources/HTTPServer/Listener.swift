internal import Glibc

/// A bound, listening TCP socket. libmicrohttpd could open the socket itself, but would not report
/// the reason for a failure.
struct Listener {
  /// The socket. The owner of this value must close it or transfer its ownership.
  let descriptor: Int32
  /// The port. If port 0 was requested, this is the port that the system chose.
  let port: UInt16
  let isIPv6: Bool

  /// Opens a listening socket on an address (IPv6 with or without brackets). If `port` is 0, the
  /// system chooses the port.
  init(host: String, port: UInt16) throws(ServerError) {
    let address = try SocketAddress(host: host, port: port)
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = socket(address.family, type, 0)
    func failure(_ call: String) -> ServerError {
      let code = errno
      if descriptor >= 0 { close(descriptor) }
      guard code != EADDRINUSE else { return .addressInUse(host: host, port: port) }
      return .refused(call: call, code: code, host: host, port: port)
    }
    guard descriptor >= 0 else { throw failure("socket") }
    // Allows the port to be reused while connections of an earlier process are in TIME_WAIT.
    guard Listener.turnOn(SO_REUSEADDR, of: SOL_SOCKET, descriptor) else {
      throw failure("setsockopt")
    }
    if address.family == AF_INET6 {
      guard Listener.turnOn(IPV6_V6ONLY, of: Int32(IPPROTO_IPV6), descriptor) else {
        throw failure("setsockopt")
      }
    }
    guard address.withPointer({ bind(descriptor, $0, $1) }) == 0 else { throw failure("bind") }
    guard listen(descriptor, SOMAXCONN) == 0 else { throw failure("listen") }
    guard let port = SocketAddress.port(of: descriptor) else { throw failure("getsockname") }
    self.descriptor = descriptor
    self.port = port
    isIPv6 = address.family == AF_INET6
  }

  private static func turnOn(_ option: Int32, of level: Int32, _ descriptor: Int32) -> Bool {
    var on: Int32 = 1
    return setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size)) == 0
  }
}

/// An IP address and port as the socket functions require them.
private struct SocketAddress {
  let family: Int32
  private var storage = sockaddr_storage()

  /// Parses an IPv4 or IPv6 address. Host names are not resolved.
  init(host: String, port: UInt16) throws(ServerError) {
    let text = SocketAddress.withoutBrackets(host)
    var v4 = in_addr()
    var v6 = in6_addr()
    if inet_pton(AF_INET, text, &v4) == 1 {
      family = AF_INET
      store(
        sockaddr_in(
          sin_family: sa_family_t(AF_INET), sin_port: port.bigEndian, sin_addr: v4,
          sin_zero: (0, 0, 0, 0, 0, 0, 0, 0)))
    } else if inet_pton(AF_INET6, text, &v6) == 1 {
      family = AF_INET6
      store(
        sockaddr_in6(
          sin6_family: sa_family_t(AF_INET6), sin6_port: port.bigEndian, sin6_flowinfo: 0,
          sin6_addr: v6, sin6_scope_id: 0))
    } else {
      throw .notAnAddress(host)
    }
  }

  private static func withoutBrackets(_ host: String) -> String {
    let bytes = host.utf8
    guard bytes.first == UInt8(ascii: "["), bytes.last == UInt8(ascii: "]") else { return host }
    return String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self)
  }

  private mutating func store<Address>(_ address: Address) {
    withUnsafeMutableBytes(of: &storage) { storage in
      withUnsafeBytes(of: address) { storage.copyBytes(from: $0) }
    }
  }

  func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    let size = family == AF_INET ? MemoryLayout<sockaddr_in>.size : MemoryLayout<sockaddr_in6>.size
    return withUnsafePointer(to: storage) { storage in
      storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(size)) }
    }
  }

  /// Returns the port of a bound socket.
  static func port(of descriptor: Int32) -> UInt16? {
    var storage = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let status = withUnsafeMutablePointer(to: &storage) { storage in
      storage.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(descriptor, $0, &size)
      }
    }
    guard status == 0 else { return nil }
    // The port has the same offset in IPv4 and IPv6 addresses.
    return withUnsafeBytes(of: &storage) {
      UInt16(bigEndian: $0.load(fromByteOffset: 2, as: UInt16.self))
    }
  }
}
