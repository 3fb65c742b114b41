import CLinux
import Glibc

/// An open folder: what is done in it stays in it, even if the path is renamed or replaced.
package struct Folder: ~Copyable, Sendable {
  /// The path it was opened by.
  package let path: String
  let descriptor: Descriptor

  /// Opens the folder at `path`; symbolic links on the way are followed.
  package init(_ path: String) throws(DurableError) {
    self.path = path
    descriptor = try Descriptor(path, path: path, flags: O_RDONLY | O_DIRECTORY, for: .open)
  }

  /// Whether what is written here stays in memory (tmpfs, ramfs) and never reaches a disk of its
  /// own; swap is the host's matter.
  package var isMemoryOnly: Bool {
    get throws(DurableError) {
      try retried { clinux_is_memory_only(descriptor.number) }.get(path, .inspect) == 1
    }
  }

  /// Returns when new, renamed and removed names of this folder are on the disk (fsync).
  package func sync() throws(DurableError) {
    try descriptor.sync()
  }

  /// Whether there is an entry of this name, be it a dangling symbolic link.
  package func contains(_ name: String) throws(DurableError) -> Bool {
    try requireName(name, for: .inspect)
    var status = stat()
    let result = retried { fstatat(descriptor.number, name, &status, AT_SYMLINK_NOFOLLOW) }
    guard result.number != ENOENT else { return false }
    _ = try result.get(path(of: name), .inspect)
    return true
  }

  /// Removes the file of this name and says whether there was one; not durable before ``sync()``.
  @discardableResult
  package func remove(_ name: String) throws(DurableError) -> Bool {
    try requireName(name, for: .remove)
    let result = retried { unlinkat(descriptor.number, name, 0) }
    guard result.number != ENOENT else { return false }
    _ = try result.get(path(of: name), .remove)
    return true
  }

  /// Refuses what is no name of an entry: with a slash or NUL byte, `.`, `..`, or empty.
  func requireName(_ name: String, for operation: DurableError.Operation) throws(DurableError) {
    guard try PathParts(name, for: operation).name == name else {
      throw DurableError(path: path(of: name), operation: operation, cause: .malformedPath)
    }
  }

  /// The path to show for an entry.
  func path(of name: String) -> String {
    switch path {
    case ".": name
    case _ where path.hasSuffix("/"): path + name
    default: "\(path)/\(name)"
    }
  }
}
