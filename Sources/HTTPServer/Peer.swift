internal import Glibc

/// The client of a connection.
package struct Peer: Equatable, Sendable {
  /// The IP address as text, without brackets or a port; empty if unknown.
  package let address: String
  /// Whether the address is a loopback address: 127.0.0.0/8 or ::1.
  package let isLoopback: Bool
  /// The IPv4 address, or the first 64 bits of an IPv6 address, because one client usually has all
  /// addresses that begin with them; empty if unknown.
  let network: [UInt8]

  /// Creates a peer from an address of 4 or 16 bytes in network byte order. For any other length,
  /// the address is unknown.
  init(address bytes: [UInt8]) {
    switch bytes.count {
    case 4:
      address = Peer.text(AF_INET, bytes)
      isLoopback = bytes[0] == 127
      network = bytes
    case 16:
      address = Peer.text(AF_INET6, bytes)
      isLoopback = Peer.isLoopback(bytes)
      network = Array(bytes.prefix(8))
    default:
      address = ""
      isLoopback = false
      network = []
    }
  }

  /// Reports whether the address is ::1 or in ::ffff:127.0.0.0/104. The range contains the IPv4
  /// loopback addresses as they appear on a dual-stack socket (RFC 4291 §2.5.5.2).
  private static func isLoopback(_ bytes: [UInt8]) -> Bool {
    guard bytes.prefix(10).allSatisfy({ $0 == 0 }) else { return false }
    if bytes[10...14].allSatisfy({ $0 == 0 }) { return bytes[15] == 1 }
    return bytes[10] == 0xff && bytes[11] == 0xff && bytes[12] == 127
  }

  private static func text(_ family: Int32, _ address: [UInt8]) -> String {
    var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard inet_ntop(family, address, &buffer, socklen_t(buffer.count)) != nil else { return "" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
