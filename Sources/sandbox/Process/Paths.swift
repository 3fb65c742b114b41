import Console
import Glibc

/// The program of this name that lies beside ours.
func sibling(_ name: String) -> String {
  var buffer = [CChar](repeating: 0, count: 4096)
  let count = readlink("/proc/self/exe", &buffer, buffer.count)
  let path = buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
  let folder = path.prefix((path.lastIndex(of: UInt8(ascii: "/")) ?? 0) + 1)
  return String(decoding: folder, as: UTF8.self) + name
}

/// Opens a log for appending, 0600 if it is new, with the folder it lies in.
func openLog(_ path: String) throws(Failure) -> Int32 {
  if let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash != path.utf8.startIndex {
    _ = mkdir(String(path[..<slash]), 0o700)
  }
  let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
  guard descriptor >= 0 else {
    throw Failure(.undecided, "\(path): cannot write: \(systemMessage(errno))")
  }
  return descriptor
}

/// A port of 127.0.0.1 that nobody listens on at the moment.
func freePort() throws(Failure) -> UInt16 {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
  guard descriptor >= 0 else {
    throw Failure(.undecided, "cannot find a free port: \(systemMessage(errno))")
  }
  defer { close(descriptor) }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
  var size = socklen_t(MemoryLayout<sockaddr_in>.size)
  let status = withUnsafeMutablePointer(to: &address) { address in
    address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
      bind(descriptor, address, size) == 0 ? getsockname(descriptor, address, &size) : -1
    }
  }
  guard status == 0 else {
    throw Failure(.undecided, "cannot find a free port: \(systemMessage(errno))")
  }
  return UInt16(bigEndian: address.sin_port)
}
