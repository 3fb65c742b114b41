import Glibc

/// The content of the regular file at `path`.
///
/// Everything is judged on the open file, so nobody can swap it between check and read. More than
/// `limit` bytes are refused (`.tooLarge`), a folder is `.isDirectory`, a pipe or device
/// `.notRegular`. With `followLinks` false a symbolic link at the end of the path is refused.
package func readFile(
  _ path: String, limit: ByteCount, followLinks: Bool = true
) throws(DurableError) -> [UInt8] {
  let file = try Descriptor(
    path, path: path, flags: O_RDONLY | O_NONBLOCK | (followLinks ? 0 : O_NOFOLLOW), for: .open)
  return try file.content(limit: limit, status: file.requireRegular(for: .read))
}

/// The content of a secret file: as ``readFile(_:limit:followLinks:)``, and `.insecure` unless it
/// belongs to the effective user or root and nobody else has any right to it. No link is followed.
package func readPrivateFile(
  _ path: String, limit: ByteCount = .kibibytes(64)
) throws(DurableError) -> [UInt8] {
  let file = try Descriptor(
    path, path: path, flags: O_RDONLY | O_NONBLOCK | O_NOFOLLOW, for: .open)
  let status = try file.requireRegular(for: .read)
  try file.requirePrivate(status)
  return try file.content(limit: limit, status: status)
}

extension Descriptor {
  /// Reads to the end of the file; its size is only a first guess (it is 0 below /proc).
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
