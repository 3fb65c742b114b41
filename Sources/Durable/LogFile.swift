import Glibc

/// A file that only grows at its end: opened once, closed when the value ends.
///
/// Writing and making durable are two calls, so that the caller decides what a crash between them
/// leaves: bytes that were appended and not synced may be gone, or there in part.
package struct LogFile: ~Copyable, Sendable {
  /// How the file is opened.
  package enum Access: Equatable, Sendable {
    /// An existing file, to be read.
    case reading
    /// An existing file, to be read and appended to.
    case appending
    /// A new file with this mode; `.exists` when there is one. Its folder is synced.
    case creating(FileMode)
  }

  /// The path it was opened by.
  package let path: String
  private let descriptor: Descriptor

  /// Opens the regular file at `path`; a symbolic link is refused.
  package init(_ path: String, _ access: Access) throws(DurableError) {
    let file = try Self.open(path, access)
    try file.requireRegular(for: .open)
    self.path = path
    descriptor = file
  }

  private static func open(_ path: String, _ access: Access) throws(DurableError) -> Descriptor {
    switch access {
    case .reading:
      return try Descriptor(
        path, path: path, flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK, for: .open)
    case .appending:
      return try Descriptor(
        path, path: path, flags: O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK, for: .open)
    case .creating(let mode):
      let parts = try PathParts(path, for: .create)
      let folder = try Folder(parts.folder)
      let file = try Descriptor(
        parts.name, in: folder.descriptor.number, path: path,
        flags: O_RDWR | O_APPEND | O_NOFOLLOW | O_CREAT | O_EXCL, mode: mode, for: .create)
      try file.restore(mode)
      try folder.sync()
      return file
    }
  }

  /// Takes the exclusive lock on this file until the value ends; see ``FileLock``.
  package func lock(wait: Duration = .zero) throws(DurableError) {
    try descriptor.lock(wait: wait)
  }

  /// The present size in bytes.
  package var size: Int {
    get throws(DurableError) { Int(try descriptor.status().st_size) }
  }

  /// Writes the bytes at the end; not durable before ``sync()``.
  ///
  /// When only a part could be written (disk full) the part is cut off again as far as the file
  /// system lets us; a crash in between leaves it, as a torn tail.
  package func append(_ bytes: [UInt8]) throws(DurableError) {
    let before = try size
    do throws(DurableError) {
      try descriptor.write(bytes)
    } catch {
      try? truncate(to: before)
      throw error
    }
  }

  /// Returns when everything written so far is on the disk (fsync).
  package func sync() throws(DurableError) {
    try descriptor.sync()
  }

  /// Cuts the file to `size` bytes; not durable before ``sync()``.
  package func truncate(to size: Int) throws(DurableError) {
    _ = try retried { ftruncate(descriptor.number, size) }.get(path, .truncate)
  }

  /// Up to `count` bytes from `offset` on; fewer only where the file ends.
  package func read(at offset: Int, count: Int) throws(DurableError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let filled = try bytes.withUnsafeMutableBytes { fill($0, from: offset) }.get(path, .read)
    bytes.removeLast(count - filled)
    return bytes
  }

  /// Fills `buffer` from `offset` on and gives the number of bytes, fewer only where the file ends.
  ///
  /// It does not move a position (pread), so several threads may read at once.
  package func read(
    at offset: Int, into buffer: UnsafeMutableRawBufferPointer
  ) throws(DurableError) -> Int {
    try fill(buffer, from: offset).get(path, .read)
  }

  private func fill(
    _ buffer: UnsafeMutableRawBufferPointer, from offset: Int
  ) -> CallResult<Int> {
    var filled = 0
    while filled < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let result = retried {
        pread(descriptor.number, rest.baseAddress, rest.count, offset + filled)
      }
      guard result.number == 0 else { return result }
      guard result.value > 0 else { break }
      filled += result.value
    }
    return CallResult(value: filled, number: 0)
  }
}
