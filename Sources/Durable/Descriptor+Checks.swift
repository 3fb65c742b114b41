import Glibc

extension Descriptor {
  /// Gives the file the bits that the umask took from it at birth. The mode asked for at birth is
  /// the widest there ever was, so there is no moment in which more is open.
  func restore(_ mode: FileMode) throws(DurableError) {
    guard try status().st_mode & 0o7777 != mode.bits else { return }
    _ = try retried { fchmod(number, mode.bits) }.get(path, .changeMode)
  }

  /// Refuses all but a regular file and gives its status.
  @discardableResult
  func requireRegular(for operation: DurableError.Operation) throws(DurableError) -> stat {
    let status = try status()
    switch status.st_mode & S_IFMT {
    case S_IFREG: return status
    case S_IFDIR: throw DurableError(path: path, operation: operation, cause: .system(EISDIR))
    default: throw DurableError(path: path, operation: operation, cause: .notRegular)
    }
  }

  /// Refuses a file that its status shows to be within others' reach, or another user's. Root's
  /// files pass: root can change any file anyway.
  func requirePrivate(_ status: stat) throws(DurableError) {
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      throw DurableError(path: path, operation: .open, cause: .foreignOwner(status.st_uid))
    }
    let mode = FileMode(status.st_mode & 0o7777)
    guard !mode.reachesOthers else {
      throw DurableError(path: path, operation: .open, cause: .openToOthers(mode))
    }
  }
}
