internal import Glibc

/// Who is at the other end of a connection.
package struct Peer: Equatable, Sendable {
  /// The IP address as text, without brackets or port; empty if the system does not tell.
  package let address: String
  /// Whether the address is this machine's own: 127.0.0.0/8 or ::1.
  package let isLoopback: Bool

  /// The peer with a socket's address.
  init(_ socketAddress: UnsafePointer<sockaddr>?) {
    guard let socketAddress else {
      self.init(address: "", isLoopback: false)
      return
    }
    let raw = UnsafeRawPointer(socketAddress)
    switch Int32(socketAddress.pointee.sa_family) {
    case AF_INET:
      var address = raw.loadUnaligned(as: sockaddr_in.self).sin_addr
      let first = withUnsafeBytes(of: &address) { $0[0] }
      self.init(address: Peer.text(AF_INET, &address), isLoopback: first == 127)
    case AF_INET6:
      var address = raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr
      let isLoopback = withUnsafeBytes(of: &address) { Peer.isLoopback(Array($0)) }
      self.init(address: Peer.text(AF_INET6, &address), isLoopback: isLoopback)
    default: self.init(address: "", isLoopback: false)
    }
  }

  private init(address: String, isLoopback: Bool) {
    self.address = address
    self.isLoopback = isLoopback
  }

  /// ::1, and ::ffff:127.0.0.0/104, which is how one socket for both families shows IPv4 (RFC 4291 §2.5.5.2).
  private static func isLoopback(_ bytes: [UInt8]) -> Bool {
    let isUnset = bytes.prefix(10).allSatisfy { $0 == 0 }
    guard isUnset else { return false }
    if bytes[10...14].allSatisfy({ $0 == 0 }) { return bytes[15] == 1 }
    return bytes[10] == 0xff && bytes[11] == 0xff && bytes[12] == 127
  }

  private static func text(_ family: Int32, _ address: UnsafeRawPointer) -> String {
    var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard inet_ntop(family, address, &buffer, socklen_t(buffer.count)) != nil else { return "" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
