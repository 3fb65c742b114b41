import Glibc

/// Creates the folder at `path` and its missing parents, each with `mode` whatever the umask, and
/// syncs the parent of each new folder. Existing folders are not changed.
///
/// In a folder that a group shares (set-group-ID), a new folder is shared too: it has the group's
/// permissions of its parent.
package func makeFolder(_ path: String, mode: FileMode) throws(DurableError) {
  if try isFolder(path) { return }
  let parts = try PathParts(path.trimmingSlashes, for: .makeFolder)
  try makeFolder(parts.folder, mode: mode)
  let parent = try Folder(parts.folder)
  let result = retried { mkdirat(parent.descriptor.number, parts.name, mode.bits) }
  if result.number == EEXIST, try isFolder(path) { return }  // another process has just created it
  _ = try result.get(path, .makeFolder)
  try Descriptor(
    parts.name, in: parent.descriptor.number, path: path,
    flags: O_RDONLY | O_DIRECTORY | O_NOFOLLOW, for: .makeFolder
  ).restore(mode.ofFolder(in: parent.mode))
  try parent.sync()
}

/// Returns the names in the folder at `path`, sorted by their bytes; see ``Folder/names()``.
package func listFolder(_ path: String) throws(DurableError) -> [String] {
  try Folder(path).names()
}

/// Reports whether `path` exists. A dangling symbolic link exists.
package func exists(_ path: String) throws(DurableError) -> Bool {
  try requireWhole(path, for: .inspect)
  var status = stat()
  let result = retried { lstat(path, &status) }
  guard result.number != ENOENT, result.number != ENOTDIR else { return false }
  _ = try result.get(path, .inspect)
  return true
}

/// What a path is, without following a link.
package enum PathKind: Equatable, Sendable {
  case absent
  /// A regular file of this size.
  case file(size: Int)
  /// A symbolic link to this path.
  case link([UInt8])
  /// A folder, a pipe or a device.
  case other
}

/// Returns what `path` is, without following a link in its last component.
package func inspect(_ path: String) throws(DurableError) -> PathKind {
  try requireWhole(path, for: .inspect)
  var status = stat()
  let result = retried { lstat(path, &status) }
  guard result.number != ENOENT, result.number != ENOTDIR else { return .absent }
  _ = try result.get(path, .inspect)
  switch status.st_mode & S_IFMT {
  case S_IFREG: return .file(size: Int(status.st_size))
  case S_IFLNK:
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = try retried { readlink(path, &buffer, buffer.count) }.get(path, .inspect)
    return .link(buffer.prefix(count).map(UInt8.init(bitPattern:)))
  default: return .other
  }
}

/// Reports whether `path` is a folder or a symbolic link to a folder. Returns false if `path` does
/// not exist.
package func isFolder(_ path: String) throws(DurableError) -> Bool {
  try requireWhole(path, for: .inspect)
  var status = stat()
  let result = retried { stat(path, &status) }
  guard result.number != ENOENT else { return false }
  _ = try result.get(path, .inspect)
  return status.st_mode & S_IFMT == S_IFDIR
}

/// Reports whether `path` is a symbolic link. Returns false if `path` does not exist.
package func isSymbolicLink(_ path: String) throws(DurableError) -> Bool {
  try requireWhole(path, for: .inspect)
  var status = stat()
  let result = retried { lstat(path, &status) }
  guard result.number != ENOENT, result.number != ENOTDIR else { return false }
  _ = try result.get(path, .inspect)
  return status.st_mode & S_IFMT == S_IFLNK
}

/// Removes the file at `path`, and returns whether it existed. A power loss may restore the file
/// unless the folder is synced (``Folder/sync()``).
@discardableResult
package func removeFile(_ path: String) throws(DurableError) -> Bool {
  try requireWhole(path, for: .remove)
  let result = retried { unlink(path) }
  guard result.number != ENOENT else { return false }
  _ = try result.get(path, .remove)
  return true
}

/// Removes the folder at `path` if it is empty, and returns whether the folder was removed. The
/// removal is durable only after the parent folder is synced.
@discardableResult
package func removeEmptyFolder(_ path: String) throws(DurableError) -> Bool {
  try requireWhole(path, for: .remove)
  let result = retried { rmdir(path) }
  guard ![ENOENT, ENOTEMPTY, EEXIST].contains(result.number) else { return false }
  _ = try result.get(path, .remove)
  return true
}

/// Refuses a path with a NUL byte, at which C would truncate the path and use a different file.
private func requireWhole(
  _ path: String, for operation: DurableError.Operation
) throws(DurableError) {
  guard !path.utf8.contains(0) else {
    throw DurableError(path: path, operation: operation, cause: .malformedPath)
  }
}

extension String {
  /// The path without trailing slashes. The root `/` is not changed.
  fileprivate var trimmingSlashes: String {
    var bytes = Array(utf8)
    while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// A path, split at its last slash into a folder and a name in the folder.
struct PathParts: Equatable {
  let folder: String
  let name: String

  /// Splits `path`: `a/b` is `b` in `a`, `b` is `b` in `.`, and `/b` is `b` in `/`. Refuses a path
  /// that does not name an entry of a folder: an empty path, one that ends in a slash, `.` or `..`,
  /// and one with a NUL byte.
  init(_ path: String, for operation: DurableError.Operation) throws(DurableError) {
    let bytes = Array(path.utf8)
    let slash = bytes.lastIndex(of: UInt8(ascii: "/"))
    let name = String(decoding: slash.map { bytes[($0 + 1)...] } ?? bytes[...], as: UTF8.self)
    guard !name.isEmpty, name != ".", name != "..", !bytes.contains(0) else {
      throw DurableError(path: path, operation: operation, cause: .malformedPath)
    }
    self.name = name
    switch slash {
    case nil: folder = "."
    case 0: folder = "/"
    case .some(let end): folder = String(decoding: bytes[..<end], as: UTF8.self)
    }
  }
}
