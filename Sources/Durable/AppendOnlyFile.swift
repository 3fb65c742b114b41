import Glibc

/// A file that grows only at its end. It is open for the lifetime of the value.
///
/// Appending and syncing are separate calls, so the caller decides when data becomes durable. After
/// a crash, bytes that were appended but not synced may be missing or incomplete.
package struct AppendOnlyFile: ~Copyable, Sendable {
  /// How the file is opened.
  package enum Access: Equatable, Sendable {
    /// Opens an existing file for reading.
    case reading
    /// Opens an existing file for reading and appending.
    case appending
    /// Creates the file with this mode and syncs its folder. Fails with `.exists` if the file
    /// already exists.
    case creating(FileMode)
  }

  /// The path with which the file was opened.
  package let path: String
  private let descriptor: Descriptor

  /// Opens or creates the regular file at `path`. A symbolic link is refused.
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
      try file.restore(mode.ofFile(in: folder.mode))
      try folder.sync()
      return file
    }
  }

  /// Locks this file exclusively until it is closed; see ``FileLock``.
  package func lock(wait: Duration = .zero) throws(DurableError) {
    try descriptor.lock(wait: wait)
  }

  /// The current size in bytes.
  package var size: Int {
    get throws(DurableError) { Int(try descriptor.status().st_size) }
  }

  /// Appends `bytes` to the file. They are durable only after ``sync()``.
  ///
  /// If only a part can be written, as on a full disk, the file is truncated to its previous size
  /// if possible. A crash before the truncation leaves the part at the end of the file.
  package func append(_ bytes: [UInt8]) throws(DurableError) {
    let before = try size
    do throws(DurableError) {
      try descriptor.write(bytes)
    } catch {
      try? truncate(to: before)
      throw error
    }
  }

  /// Waits until everything written so far is on the disk (fsync).
  package func sync() throws(DurableError) {
    try descriptor.sync()
  }

  /// Waits until the content written so far is on the disk, as ``sync()`` does, but not the times
  /// of the file (fdatasync).
  package func syncData() throws(DurableError) {
    _ = try retried { fdatasync(descriptor.number) }.get(path, .sync)
  }

  /// Truncates the file to `size` bytes. The change is durable only after ``sync()``.
  package func truncate(to size: Int) throws(DurableError) {
    _ = try retried { ftruncate(descriptor.number, size) }.get(path, .truncate)
  }

  /// Returns `count` bytes from `offset`, or fewer if the file ends earlier.
  package func read(at offset: Int, count: Int) throws(DurableError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let filled = try bytes.withUnsafeMutableBytes { fill($0, from: offset) }.get(path, .read)
    bytes.removeLast(count - filled)
    return bytes
  }

  /// Fills `buffer` from `offset` and returns the number of bytes read. Fewer bytes than the buffer
  /// holds are read only if the file ends.
  ///
  /// Several threads may read at the same time, because pread(2) does not move the file position.
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
