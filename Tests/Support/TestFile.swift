import Glibc

/// Files as tests make and look at them, without the code under test.
package enum TestFile {
  /// Writes a file, replacing the content of an old one, with exactly this mode.
  package static func write(
    _ bytes: [UInt8], to path: String, mode: UInt32 = 0o644
  ) throws(SystemError) {
    let file = try SystemError.check(
      open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600), "open \(path)")
    defer { close(file) }
    try SystemError.check(fchmod(file, mode), "chmod \(path)")
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      try SystemError.check(count, "write \(path)")
      rest = rest.dropFirst(count)
    }
  }

  /// All bytes of a file.
  package static func read(_ path: String) throws(SystemError) -> [UInt8] {
    let file = try SystemError.check(open(path, O_RDONLY | O_CLOEXEC), "open \(path)")
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = buffer.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress, $0.count) }
      try SystemError.check(count, "read \(path)")
      guard count > 0 else { return bytes }
      bytes += buffer.prefix(count)
    }
  }

  /// The twelve permission bits of what is at the path, links not followed.
  package static func mode(of path: String) throws(SystemError) -> UInt32 {
    try status(of: path).st_mode & 0o7777
  }

  /// Whether there is anything at the path.
  package static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// User and group of what is at the path.
  package static func owner(of path: String) throws(SystemError) -> (user: UInt32, group: UInt32) {
    let status = try status(of: path)
    return (status.st_uid, status.st_gid)
  }

  private static func status(of path: String) throws(SystemError) -> stat {
    var status = stat()
    try SystemError.check(lstat(path, &status), "stat \(path)")
    return status
  }
}
