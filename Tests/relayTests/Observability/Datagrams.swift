import Glibc
import Testing
import Threads

@testable import relay

/// A socket that receives datagrams; it is read on a thread of its own, for at most 10 s per datagram.
final class Datagrams: Sendable {
  fileprivate let descriptor: Int32

  fileprivate init(family: Int32) throws {
    descriptor = socket(family, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    try #require(descriptor >= 0)
    var patience = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(descriptor) }

  /// The next datagram; nil if none came.
  func next() async -> String? {
    await DedicatedThread.value { [self] in
      var buffer = [UInt8](repeating: 0, count: 65_536)
      let count = recv(descriptor, &buffer, buffer.count, 0)
      return count < 0 ? nil : String(decoding: buffer.prefix(count), as: UTF8.self)
    } ?? nil
  }
}

/// A datagram socket like that of a service manager: a path, or `@` and an abstract name.
struct UnixDatagrams: Sendable {
  private let socket: Datagrams

  init(_ name: String) throws {
    socket = try Datagrams(family: AF_UNIX)
    var bytes = Array(name.utf8)
    if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let size = socklen_t(2 + bytes.count)
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket.descriptor, $0, size) }
    }
    try #require(status == 0)
  }

  func next() async -> String? { await socket.next() }
}

/// A UDP socket on 127.0.0.1.
struct LoopbackDatagrams: Sendable {
  let port: UInt16
  private let socket: Datagrams

  /// Binds `port`; 0 lets the system choose.
  init(port: UInt16 = 0) throws {
    let socket = try Datagrams(family: AF_INET)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer -> Int32 in
        guard bind(socket.descriptor, pointer, size) == 0 else { return -1 }
        return getsockname(socket.descriptor, pointer, &size)
      }
    }
    try #require(status == 0)
    self.socket = socket
    self.port = UInt16(bigEndian: address.sin_port)
  }

  func next() async -> String? { await socket.next() }
}
