import Glibc

/// An exclusive lock on an existing file (flock(2)). It is released with the value or when the
/// process ends.
///
/// The lock is advisory: it excludes only processes that also lock the file.
package struct FileLock: ~Copyable, Sendable {
  private let descriptor: Descriptor

  /// Locks the file at `path`, which must exist and must not be a symbolic link.
  ///
  /// If another process holds the lock, retries for `wait` and then fails with `.locked`. The
  /// default, zero, tries once. Fails with `.replaced` if the file is replaced in the meantime.
  package init(_ path: String, wait: Duration = .zero) throws(DurableError) {
    let file = try FileLock.open(path)
    try file.lock(wait: wait)
    descriptor = file
  }

  /// Opens the file for writing, because NFS locks only such files exclusively. A user who may only
  /// read the file can still lock it on a local file system.
  private static func open(_ path: String) throws(DurableError) -> Descriptor {
    let flags = O_NOFOLLOW | O_NONBLOCK
    do throws(DurableError) {
      return try Descriptor(path, path: path, flags: O_RDWR | flags, for: .lock)
    } catch {
      guard [.denied, .isDirectory].contains(error.kind) else { throw error }
      return try Descriptor(path, path: path, flags: O_RDONLY | flags, for: .lock)
    }
  }

  /// Locks the file at `path`, which is created if it does not exist and is never removed. A lock on
  /// a file that other processes replace would exclude nobody. The other arguments and the errors
  /// are those of ``init(_:wait:)``.
  package init(creating path: String, wait: Duration = .zero) throws(DurableError) {
    let file = try Descriptor(
      path, path: path, flags: O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, mode: .private,
      for: .lock)
    try file.requireRegular(for: .lock)
    try file.lock(wait: wait)
    descriptor = file
  }

  /// Returns the id of the process that holds the lock of the file at `path`. Returns nil if no
  /// process holds it, or if the process is not visible, for example in another container.
  package static func holder(of path: String) -> Int? {
    var file = stat()
    guard stat(path, &file) == 0,
      let table = try? readFile("/proc/locks", limit: .mebibytes(4))
    else { return nil }
    let holders = table.split(separator: UInt8(ascii: "\n")).compactMap { line -> Int? in
      LockLine(line)?.holder(of: file)
    }
    return holders.first { $0 > 0 }
  }
}

/// A line of `/proc/locks` (proc(5)), such as `1: FLOCK ADVISORY WRITE 4711 fd:01:131 0 EOF`.
private struct LockLine {
  private let process: Int
  private let file: String

  /// Returns nil for a lock of another kind, and for a process that waits for a lock (`->`).
  init?(_ line: some Sequence<UInt8>) {
    let fields = String(decoding: Array(line), as: UTF8.self).split(separator: " ")
    guard fields.count > 5, fields[1] == "FLOCK", let process = Int(fields[4]) else { return nil }
    self.process = process
    file = String(fields[5])
  }

  /// Returns the id of the process if the lock is on `file`, which the line names by its device and
  /// inode.
  func holder(of file: stat) -> Int? {
    let parts = self.file.split(separator: ":")
    guard parts.count == 3, let major = UInt64(parts[0], radix: 16),
      let minor = UInt64(parts[1], radix: 16), parts[2] == "\(file.st_ino)",
      Self.device(major, minor) == file.st_dev
    else { return nil }
    return process
  }

  /// The encoding of device numbers in Linux (makedev(3)).
  private static func device(_ major: UInt64, _ minor: UInt64) -> UInt64 {
    (major & 0xFFF) << 8 | (major & ~0xFFF) << 32 | minor & 0xFF | (minor & ~0xFF) << 12
  }
}

extension Descriptor {
  /// Locks this open file with flock(2), retrying for `wait`. Then checks that `path` still refers
  /// to the locked file, because a lock on a replaced file does not exclude other processes.
  func lock(wait: Duration) throws(DurableError) {
    let deadline = ContinuousClock.now + wait
    while true {
      let result = retried { flock(number, LOCK_EX | LOCK_NB) }
      guard result.number == EWOULDBLOCK else {
        _ = try result.get(path, .lock)
        return try requireSamePath()
      }
      guard ContinuousClock.now < deadline else {
        throw DurableError(path: path, operation: .lock, cause: .locked(waited: wait))
      }
      // The pause is random and does not grow: with growing pauses, a process that has just come
      // would go before those that have waited long.
      var time = timespec(tv_sec: 0, tv_nsec: Int.random(in: 1_000_000...5_000_000))
      nanosleep(&time, nil)
    }
  }

  private func requireSamePath() throws(DurableError) {
    let locked = try status()
    var named = stat()
    let result = retried { lstat(path, &named) }
    guard result.number == 0, named.st_ino == locked.st_ino, named.st_dev == locked.st_dev else {
      throw DurableError(path: path, operation: .lock, cause: .replaced)
    }
  }
}
