import Glibc

/// An open file, closed when the value ends. Every call is repeated if a signal interrupts it.
struct Descriptor: ~Copyable, Sendable {
  let number: Int32
  /// The path that errors name; nothing else uses it.
  let path: String

  /// Opens `name` in the open folder `folder` (`AT_FDCWD`: relative to the working directory),
  /// always close-on-exec and never as the controlling terminal.
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
    // A failing close is not reported: what has to be durable was synced before, and the number is
    // free again even if close returns EINTR.
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

  /// Sets the mode bits that the umask removed when the file was created. The mode asked for at
  /// creation is the widest that the file ever has, so it is never open to more users than that.
  func restore(_ mode: FileMode) throws(DurableError) {
    guard try status().st_mode & 0o7777 != mode.bits else { return }
    _ = try retried { fchmod(number, mode.bits) }.get(path, .changeMode)
  }

  /// Refuses everything but a regular file and returns the file's status.
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

/// The result of a call of the C library, with errno as read right after it.
struct CallResult<Value: SignedInteger> {
  let value: Value
  /// The error number, 0 if the call succeeded.
  let number: Int32

  func get(_ path: String, _ operation: DurableError.Operation) throws(DurableError) -> Value {
    guard number == 0 else {
      throw DurableError(path: path, operation: operation, cause: .system(number))
    }
    return value
  }
}

/// Repeats the call as long as a signal interrupts it.
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

  /// A mode of exactly these bits. A value above `0o7777` is a programming error and stops the
  /// program.
  package init(_ bits: UInt32) {
    precondition(bits <= 0o7777, "a mode has twelve bits")
    self.bits = bits
  }

  /// 0600: the owner reads and writes; other users have no access.
  package static let `private` = FileMode(0o600)
  /// 0400: the owner reads; the mode of a secret that is delivered as a file.
  package static let secret = FileMode(0o400)
  /// 0644: every user reads; the mode of what is committed or published.
  package static let shared = FileMode(0o644)
  /// 0755: a folder that every user reads.
  package static let sharedFolder = FileMode(0o755)

  /// Whether users other than the owner have any permission.
  var reachesOthers: Bool { bits & 0o077 != 0 }

  /// Four octal digits, such as `0600`.
  var octal: String {
    let digits = String(bits, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}

/// The owner of a file that is written, by number, as in `--owner UID[:GID]`.
package struct FileOwner: Equatable, Sendable {
  /// The user id.
  package let user: UInt32
  /// The group id; `nil` keeps the group with which the file was created.
  package let group: UInt32?

  /// Owned by `user`, and by `group` unless it is `nil`.
  package init(user: UInt32, group: UInt32? = nil) {
    self.user = user
    self.group = group
  }
}
