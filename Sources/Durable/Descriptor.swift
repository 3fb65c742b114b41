import Glibc

/// An open file descriptor, which is closed with the value. Every call is retried if a signal
/// interrupts it.
struct Descriptor: ~Copyable, Sendable {
  let number: Int32
  /// The path of the file, for errors only.
  let path: String

  /// Opens `name` relative to the open folder `folder` (`AT_FDCWD`: the working directory). The
  /// descriptor is close-on-exec and never becomes the controlling terminal.
  init(
    _ name: String, in folder: Int32 = AT_FDCWD, path: String, flags: Int32,
    mode: FileMode = .private, for operation: DurableError.Operation
  ) throws(DurableError) {
    guard !name.isEmpty, !name.utf8.contains(0) else {
      throw DurableError(path: path, operation: operation, cause: .malformedPath)
    }
    let result = retried { openat(folder, name, flags | O_CLOEXEC | O_NOCTTY, mode.bits) }
    if result.number == ELOOP, flags & O_NOFOLLOW != 0 {
      throw DurableError(path: path, operation: operation, cause: .symbolicLink)
    }
    number = try result.get(path, operation)
    self.path = path
  }

  deinit {
    // A child process that another thread is starting has a copy of the descriptor until its exec.
    // Closing alone would leave the file locked until then.
    flock(number, LOCK_UN)
    // An error of close is ignored: data that must be durable has already been synced, and the
    // descriptor is released even if close returns EINTR.
    close(number)
  }

  func status() throws(DurableError) -> stat {
    var status = stat()
    _ = try retried { fstat(number, &status) }.get(path, .inspect)
    return status
  }

  func write(_ bytes: [UInt8]) throws(DurableError) {
    var done = 0
    while done < bytes.count {
      done += try bytes.withUnsafeBytes { buffer in
        retried { Glibc.write(number, buffer.baseAddress.map { $0 + done }, buffer.count - done) }
      }.get(path, .write)
    }
  }

  func sync() throws(DurableError) {
    _ = try retried { fsync(number) }.get(path, .sync)
  }

  /// Sets the mode bits that the umask cleared when the file was created. At no time does the file
  /// have more permissions than `mode`.
  func restore(_ mode: FileMode) throws(DurableError) {
    guard try status().st_mode & 0o7777 != mode.bits else { return }
    _ = try retried { fchmod(number, mode.bits) }.get(path, .changeMode)
  }

  /// Returns the status of the file, and throws unless it is a regular file.
  @discardableResult
  func requireRegular(for operation: DurableError.Operation) throws(DurableError) -> stat {
    let status = try status()
    switch status.st_mode & S_IFMT {
    case S_IFREG: return status
    case S_IFDIR: throw DurableError(path: path, operation: operation, cause: .system(EISDIR))
    default: throw DurableError(path: path, operation: operation, cause: .notRegular)
    }
  }
}

/// The result of a call to the C library, with the value of errno right after the call.
struct CallResult<Value: SignedInteger> {
  let value: Value
  /// The error number; 0 if the call succeeded.
  let number: Int32

  func get(_ path: String, _ operation: DurableError.Operation) throws(DurableError) -> Value {
    guard number == 0 else {
      throw DurableError(path: path, operation: operation, cause: .system(number))
    }
    return value
  }
}

/// Calls `call` again as long as a signal interrupts it.
func retried<Value: SignedInteger>(_ call: () -> Value) -> CallResult<Value> {
  while true {
    let value = call()
    guard value < 0 else { return CallResult(value: value, number: 0) }
    let number = errno
    guard number == EINTR else { return CallResult(value: value, number: number) }
  }
}

/// The permissions of a file or folder, in the octal notation of chmod(1).
package struct FileMode: Equatable, Sendable {
  /// The twelve permission bits, such as `0o600`.
  package let bits: UInt32

  /// Creates a mode with these bits, which must be at most `0o7777`.
  package init(_ bits: UInt32) {
    precondition(bits <= 0o7777, "a mode has twelve bits")
    self.bits = bits
  }

  /// 0600: the owner can read and write; other users have no access.
  package static let `private` = FileMode(0o600)
  /// 0400: the owner can read. This is the mode of a secret that is delivered as a file.
  package static let secret = FileMode(0o400)
  /// 0644: every user can read. This is the mode of files that are committed or published.
  package static let shared = FileMode(0o644)
  /// 0755: a folder that every user can read.
  package static let sharedFolder = FileMode(0o755)

  /// Whether users other than the owner have any permission.
  var reachesOthers: Bool { bits & 0o077 != 0 }

  private static let groupBits: UInt32 = 0o070

  /// Returns the mode of a new folder in a folder with the mode `parent`. If the parent is
  /// set-group-ID, a group shares the files in it, and the new folder is shared in the same way.
  func ofFolder(in parent: FileMode) -> FileMode {
    guard parent.bits & UInt32(S_ISGID) != 0 else { return self }
    return FileMode(bits | UInt32(S_ISGID) | parent.bits & FileMode.groupBits)
  }

  /// Returns the mode of a new file in a folder with the mode `parent`. If a group shares the
  /// folder and may write there, the group may write a file that every user can read.
  func ofFile(in parent: FileMode) -> FileMode {
    let isShared = parent.bits & UInt32(S_ISGID) != 0 && parent.bits & 0o020 != 0
    return isShared && self == .shared ? FileMode(bits | 0o020) : self
  }

  /// Four octal digits, such as `0600`.
  package var octal: String {
    let digits = String(bits, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}

/// The user and group to set on a written file, by number, as in `--owner UID[:GID]`.
package struct FileOwner: Equatable, Sendable {
  /// The user id.
  package let user: UInt32
  /// The group id; `nil` keeps the group with which the file was created.
  package let group: UInt32?

  /// Creates an owner. If `group` is `nil`, the group of the file is not changed.
  package init(user: UInt32, group: UInt32? = nil) {
    self.user = user
    self.group = group
  }
}
