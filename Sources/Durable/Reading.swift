import Glibc

/// Returns the content of the regular file at `path`.
///
/// All checks are made on the open file, so the file cannot be replaced between a check and the
/// read. Fails with `.tooLarge` for a file of more than `limit` bytes, with `.isDirectory` for a
/// folder, and with `.notRegular` for a pipe or device. If `followLinks` is false, also fails if
/// the last component of the path is a symbolic link.
package func readFile(
  _ path: String, limit: ByteCount, followLinks: Bool = true
) throws(DurableError) -> [UInt8] {
  let file = try Descriptor(
    path, path: path, flags: O_RDONLY | O_NONBLOCK | (followLinks ? 0 : O_NOFOLLOW), for: .open)
  return try file.content(limit: limit, status: file.requireRegular(for: .read))
}

/// Returns the time of the last change of the content of the regular file at `path`, in seconds
/// since 1970.
package func modificationTime(_ path: String) throws(DurableError) -> Int64 {
  let file = try Descriptor(path, path: path, flags: O_RDONLY | O_NONBLOCK, for: .open)
  return Int64(try file.requireRegular(for: .inspect).st_mtim.tv_sec)
}

/// Returns the content of a secret file, like ``readFile(_:limit:followLinks:)`` without following
/// links. Fails with `.insecure` unless the file belongs to the effective user or root and no other
/// user has any permission.
package func readPrivateFile(
  _ path: String, limit: ByteCount = .kibibytes(64)
) throws(DurableError) -> [UInt8] {
  let file = try Descriptor(
    path, path: path, flags: O_RDONLY | O_NONBLOCK | O_NOFOLLOW, for: .open)
  let status = try file.requireRegular(for: .read)
  try file.requirePrivate(status)
  return try file.content(limit: limit, status: status)
}

/// Checks that the file at `path`, if there is one, is a private regular file, without reading it.
/// Fails as ``readPrivateFile(_:limit:)`` does.
package func requirePrivateFile(_ path: String) throws(DurableError) {
  do throws(DurableError) {
    let file = try Descriptor(
      path, path: path, flags: O_RDONLY | O_NONBLOCK | O_NOFOLLOW, for: .open)
    try file.requirePrivate(try file.requireRegular(for: .open))
  } catch {
    guard error.kind == .notFound else { throw error }
  }
}

extension Descriptor {
  /// Refuses a file that other users can access or that another user owns. A file owned by root is
  /// accepted, because root can change any file anyway.
  fileprivate func requirePrivate(_ status: stat) throws(DurableError) {
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      throw DurableError(path: path, operation: .open, cause: .foreignOwner(status.st_uid))
    }
    let mode = FileMode(status.st_mode & 0o7777)
    guard !mode.reachesOthers else {
      throw DurableError(path: path, operation: .open, cause: .openToOthers(mode))
    }
  }

  /// Reads to the end of the file. The size in `status` is only a hint: files below /proc have size
  /// 0.
  fileprivate func content(limit: ByteCount, status: stat) throws(DurableError) -> [UInt8] {
    guard status.st_size <= limit.bytes else { throw tooLarge(limit) }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size) + 1)
    var filled = 0
    while true {
      let count = try bytes.withUnsafeMutableBytes { buffer in
        retried { read(number, buffer.baseAddress.map { $0 + filled }, buffer.count - filled) }
      }.get(path, .read)
      guard count > 0 else { break }
      filled += count
      guard filled <= limit.bytes else { throw tooLarge(limit) }
      if filled == bytes.count {
        bytes.append(contentsOf: repeatElement(0, count: max(4096, filled)))
      }
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
  }

  private func tooLarge(_ limit: ByteCount) -> DurableError {
    DurableError(path: path, operation: .read, cause: .tooLarge(limit: limit))
  }
}

/// A number of bytes, never negative. An integer literal is a number of bytes.
package struct ByteCount: Equatable, Comparable, Sendable, ExpressibleByIntegerLiteral {
  /// The number of bytes.
  package let bytes: Int

  /// Creates a count of `bytes` bytes, which must not be negative.
  package init(bytes: Int) {
    precondition(bytes >= 0, "a count of bytes must not be negative")
    self.bytes = bytes
  }

  /// Creates a count of `bytes` bytes.
  package init(integerLiteral bytes: Int) {
    self.init(bytes: bytes)
  }

  /// Returns `count` times 1,024 bytes.
  package static func kibibytes(_ count: Int) -> ByteCount { ByteCount(bytes: count << 10) }

  /// Returns `count` times 1,048,576 bytes.
  package static func mebibytes(_ count: Int) -> ByteCount { ByteCount(bytes: count << 20) }

  /// Reports whether `left` is fewer bytes than `right`.
  package static func < (left: ByteCount, right: ByteCount) -> Bool { left.bytes < right.bytes }
}
