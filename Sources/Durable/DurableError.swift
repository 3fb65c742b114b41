import Glibc

/// The error of an operation on a file. It never contains content of the file.
package struct DurableError: Error, Equatable, Sendable {
  /// The path that the caller passed.
  package let path: String
  /// The operation that failed.
  package let operation: Operation
  /// Why the operation failed.
  package let cause: Cause

  /// An operation on a file. The raw value completes the phrase "cannot …".
  package enum Operation: String, Equatable, Sendable, CaseIterable {
    case create, open, read, write, inspect, sync, replace, remove, list, lock, truncate
    case changeMode = "change the mode of"
    case changeOwner = "change the owner of"
    case makeFolder = "make the folder"
  }

  /// Why an operation failed.
  package enum Cause: Equatable, Sendable {
    /// A system call failed with this error number (errno(3)).
    case system(Int32)
    /// The file is a pipe, a device or a socket instead of a regular file.
    case notRegular
    /// The path is a symbolic link, which this operation does not follow.
    case symbolicLink
    /// Other users can access the secret file, which has this mode.
    case openToOthers(FileMode)
    /// The secret file belongs to another user, with this user id.
    case foreignOwner(UInt32)
    /// The file has more bytes than the caller accepts.
    case tooLarge(limit: ByteCount)
    /// Another process holds the lock and did not release it in time.
    case locked(waited: Duration)
    /// The path no longer names the file that was locked.
    case replaced
    /// The path is empty, does not name an entry of a folder, or contains a NUL byte, at which C
    /// would truncate the path.
    case malformedPath
  }

  /// The kinds of failure that callers need to tell apart.
  package enum Kind: Equatable, Sendable {
    /// The file or a folder of its path does not exist.
    case notFound
    /// The path is a folder, but a file was expected.
    case isDirectory
    /// The file already exists and must not be replaced.
    case exists
    /// Permission denied, or the file system is read-only.
    case denied
    /// No space is left, or a quota or size limit was reached.
    case full
    /// Another process holds the lock.
    case locked
    /// Other users can access the file, another user owns it, or it is a symbolic link.
    case insecure
    /// Any other cause.
    case other
  }

  /// Returns the error with another path, for a file that was renamed after it was opened.
  package func renamed(to path: String) -> DurableError {
    DurableError(path: path, operation: operation, cause: cause)
  }

  /// The class of the cause.
  package var kind: Kind {
    switch cause {
    case .locked: .locked
    case .symbolicLink, .openToOthers, .foreignOwner: .insecure
    case .notRegular, .tooLarge, .replaced, .malformedPath: .other
    case .system(let number): Self.kind(of: number)
    }
  }

  private static func kind(of number: Int32) -> Kind {
    switch number {
    case ENOENT, ENOTDIR: .notFound
    case EISDIR: .isDirectory
    case EEXIST: .exists
    case EACCES, EPERM, EROFS: .denied
    case ENOSPC, EDQUOT, EFBIG: .full
    default: .other
    }
  }
}

extension DurableError: CustomStringConvertible {
  /// One line in lower case, such as `environments/x: cannot create: no space left on device`. The
  /// path is not escaped; the code that prints the line must escape it.
  package var description: String {
    "\(path): \(reason)"
  }

  private var reason: String {
    switch cause {
    case .system(let number):
      "cannot \(operation.rawValue): \(Self.text(of: number))"
    case .notRegular:
      "cannot \(operation.rawValue): not a regular file"
    case .symbolicLink:
      "cannot \(operation.rawValue): a symbolic link, expected the file itself"
    case .openToOthers(let mode):
      "mode \(mode.octal) gives other users access, expected 0600 or 0400 (hint: chmod 600)"
    case .foreignOwner(let user):
      "belongs to user \(user), expected \(geteuid()) or root"
    case .tooLarge(let limit):
      "cannot \(operation.rawValue): more than \(limit.bytes) bytes"
    case .locked(let waited):
      waited == .zero
        ? "locked by another process"
        : "locked by another process for more than \(Self.seconds(waited)) s"
    case .replaced:
      "another file replaced it while it was being locked"
    case .malformedPath:
      "cannot \(operation.rawValue): the path does not name a file "
        + "(it is empty, ends in /, . or .., or contains a NUL byte)"
    }
  }

  /// Returns the C library's message for an error number, with its first letter in lower case.
  private static func text(of number: Int32) -> String {
    guard let words = strerror(number) else { return "error \(number)" }
    let text = String(cString: words)
    return text.prefix(1).lowercased() + text.dropFirst()
  }

  /// Formats a duration in seconds, with up to three decimals: `2`, `0.25`.
  private static func seconds(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let milliseconds = attoseconds / 1_000_000_000_000_000
    guard milliseconds > 0 else { return "\(seconds)" }
    var digits = String(String(1000 + milliseconds).dropFirst())
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(seconds).\(digits)"
  }
}
