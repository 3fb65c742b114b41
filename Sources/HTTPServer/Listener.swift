internal import Glibc

/// A bound, listening TCP socket. Opened here and not by libmicrohttpd, which does not say why it could not.
struct Listener {
  /// The socket; whoever holds this value closes it or gives it away.
  let descriptor: Int32
  /// The port, also where 0 was asked for.
  let port: UInt16
  let isIPv6: Bool

  /// Listens on an address as text (IPv6 with or without brackets); port 0 lets the system choose.
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
    // Connections of the process before this one may still linger in TIME_WAIT.
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
