internal import Glibc

/// An IP address and a port in the kernel's form.
struct SocketAddress {
  let family: Int32
  private var storage = sockaddr_storage()

  /// The address that `host` writes; names are not looked up.
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

  /// The port that a bound socket has.
  static func port(of descriptor: Int32) -> UInt16? {
    var storage = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let status = withUnsafeMutablePointer(to: &storage) { storage in
      storage.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(descriptor, $0, &size)
      }
    }
    guard status == 0 else { return nil }
    // The port stands at the same place in both families.
    return withUnsafeBytes(of: &storage) {
      UInt16(bigEndian: $0.load(fromByteOffset: 2, as: UInt16.self))
    }
  }
}
