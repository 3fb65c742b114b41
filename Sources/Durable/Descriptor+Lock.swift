import Glibc

extension Descriptor {
  /// Takes flock(2) for this open file, asking again until `wait` is over, then makes sure that
  /// `path` still names the file that is now locked: a lock on a file that was replaced excludes
  /// nobody.
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
