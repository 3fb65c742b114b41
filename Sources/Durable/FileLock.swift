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
    let file = try Descriptor(
      path, path: path, flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK, for: .lock)
    try file.lock(wait: wait)
    descriptor = file
  }
}

extension Descriptor {
  /// Locks this open file with flock(2), retrying for `wait`. Then checks that `path` still refers
  /// to the locked file, because a lock on a replaced file does not exclude other processes.
  func lock(wait: Duration) throws(DurableError) {
    let deadline = ContinuousClock.now + wait
    var pause = 1_000_000  // nanoseconds; doubled up to 64 ms
    while true {
      let result = retried { flock(number, LOCK_EX | LOCK_NB) }
      guard result.number == EWOULDBLOCK else {
        _ = try result.get(path, .lock)
        return try requireSamePath()
      }
      guard ContinuousClock.now < deadline else {
        throw DurableError(path: path, operation: .lock, cause: .locked(waited: wait))
      }
      var time = timespec(tv_sec: 0, tv_nsec: pause)
      nanosleep(&time, nil)
      pause = min(pause * 2, 64_000_000)
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
