import Glibc

/// The datagram socket that `NOTIFY_SOCKET` names: a path, or `@` and a name of the abstract space.
struct ServiceSocket: Sendable {
  private let name: [UInt8]

  /// nil for anything else, and for a name that does not fit into an address.
  init?(_ text: String) {
    var name = Array(text.utf8)
    guard name.count > 1, name.count < ServiceSocket.capacity, !name.contains(0) else { return nil }
    switch name[0] {
    case UInt8(ascii: "@"): name[0] = 0
    case UInt8(ascii: "/"): break
    default: return nil
    }
    self.name = name
  }

  /// Sends one datagram without waiting; false if it was not taken.
  func send(_ bytes: [UInt8]) -> Bool {
    let type = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = socket(AF_UNIX, type, 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    let size = ServiceSocket.pathOffset + name.count + (name[0] == 0 ? 0 : 1)
    let flags = Int32(MSG_NOSIGNAL | MSG_DONTWAIT)
    let count = withUnsafePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(descriptor, bytes, bytes.count, flags, $0, socklen_t(size))
      }
    }
    return count == bytes.count
  }

  private static let capacity = MemoryLayout.size(ofValue: sockaddr_un().sun_path)
  private static let pathOffset = MemoryLayout.offset(of: \sockaddr_un.sun_path) ?? 2
}
