import Glibc

/// Makes and inspects files without the code under test.
package enum TestFile {
  /// Writes a file with exactly this mode; replaces the content of an existing one.
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

  /// The twelve permission bits of a file or folder; does not follow links.
  package static func mode(of path: String) throws(SystemError) -> UInt32 {
    try status(of: path).st_mode & 0o7777
  }

  /// Whether the path exists.
  package static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// User and group of a file or folder.
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

/// A system call that failed in a test.
package struct SystemError: Error, Equatable, CustomStringConvertible {
  package let what: String
  /// The value of errno(3).
  package let number: Int32

  /// Reads errno.
  init(_ what: String) {
    number = errno
    self.what = what
  }

  /// The call and the system's message.
  package var description: String {
    "\(what): \(strerror(number).map { String(cString: $0) } ?? "error \(number)")"
  }

  /// Returns the result of a call unless it is negative.
  @discardableResult
  static func check<Value: SignedInteger>(
    _ value: Value, _ what: @autoclosure () -> String
  ) throws(SystemError) -> Value {
    guard value >= 0 else { throw SystemError(what()) }
    return value
  }
}
