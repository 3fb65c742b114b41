import Glibc

/// What went wrong with which file; it never carries a byte of the file's content.
package struct DurableError: Error, Equatable, Sendable {
  /// The path as the caller gave it.
  package let path: String
  /// What was being done.
  package let operation: Operation
  /// Why it failed.
  package let cause: Cause

  /// What was being done when it failed.
  package enum Operation: String, Equatable, Sendable, CaseIterable {
    case create, open, read, write, inspect, sync, replace, remove, list, lock, truncate
    case changeMode = "change the mode of"
    case changeOwner = "change the owner of"
    case makeFolder = "make the folder"
  }

  /// Why it failed.
  package enum Cause: Equatable, Sendable {
    /// The kernel said no; an error number of errno(3).
    case system(Int32)
    /// Something other than a regular file: a pipe, a device, a socket.
    case notRegular
    /// A symbolic link where none is followed.
    case symbolicLink
    /// A secret file that others may reach.
    case openToOthers(FileMode)
    /// A secret file of another user; the id of that user.
    case foreignOwner(UInt32)
    /// More bytes than the caller is ready to take.
    case tooLarge(limit: ByteCount)
    /// Another process holds the lock and did not release it in time.
    case locked(waited: Duration)
    /// The path names another file than the one that was locked.
    case replaced
    /// No path at all, or one with a NUL byte, which C would cut there.
    case malformedPath
  }

  /// The classes of causes that callers decide by.
  package enum Kind: Equatable, Sendable {
    /// Nothing there, or a folder on the way is missing.
    case notFound
    /// A folder where a file was expected.
    case isDirectory
    /// Already there, and not to be replaced.
    case exists
    /// No permission, or a read-only file system.
    case denied
    /// No space, quota or file size left.
    case full
    /// Locked by another process.
    case locked
    /// Readable by others, of another owner, or a symbolic link.
    case insecure
    /// Anything else.
    case other
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

  /// Whether the question stays open rather than answered with no (exit status 3).
  package var isUndecided: Bool {
    switch kind {
    case .denied, .full, .locked, .insecure: true
    case .notFound, .isDirectory, .exists, .other: false
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
