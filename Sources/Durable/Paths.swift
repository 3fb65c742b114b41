import Glibc

/// Makes the folder at `path` and its missing parents, each with `mode` whatever the umask, and
/// syncs the folder in which each was made. Existing folders are left as they are.
package func makeFolder(_ path: String, mode: FileMode) throws(DurableError) {
  if try isFolder(path) { return }
  let parts = try PathParts(path.trimmingSlashes, for: .makeFolder)
  try makeFolder(parts.folder, mode: mode)
  let parent = try Folder(parts.folder)
  let result = retried { mkdirat(parent.descriptor.number, parts.name, mode.bits) }
  if result.number == EEXIST, try isFolder(path) { return }  // another process has just made it
  _ = try result.get(path, .makeFolder)
  try Descriptor(
    parts.name, in: parent.descriptor.number, path: path,
    flags: O_RDONLY | O_DIRECTORY | O_NOFOLLOW, for: .makeFolder
  ).restore(mode)
  try parent.sync()
}

/// The names in the folder at `path`, sorted by their bytes; see ``Folder/names()``.
package func listFolder(_ path: String) throws(DurableError) -> [String] {
  try Folder(path).names()
}

/// Whether there is anything at `path`; a dangling symbolic link counts.
package func exists(_ path: String) throws(DurableError) -> Bool {
  try requireWhole(path, for: .inspect)
  var status = stat()
  let result = retried { lstat(path, &status) }
  guard result.number != ENOENT, result.number != ENOTDIR else { return false }
  _ = try result.get(path, .inspect)
  return true
}

/// Whether `path` is a folder or a symbolic link to one; `false` if nothing is there.
package func isFolder(_ path: String) throws(DurableError) -> Bool {
  try requireWhole(path, for: .inspect)
  var status = stat()
  let result = retried { stat(path, &status) }
  guard result.number != ENOENT else { return false }
  _ = try result.get(path, .inspect)
  return status.st_mode & S_IFMT == S_IFDIR
}

/// Removes the file at `path` and returns whether there was one. A crash right after may bring the
/// file back, unless the folder is synced (``Folder/sync()``).
@discardableResult
package func removeFile(_ path: String) throws(DurableError) -> Bool {
  try requireWhole(path, for: .remove)
  let result = retried { unlink(path) }
  guard result.number != ENOENT else { return false }
  _ = try result.get(path, .remove)
  return true
}

/// Removes the folder at `path` if it is empty and returns whether it did; durable only after a
/// sync of the parent folder.
@discardableResult
package func removeEmptyFolder(_ path: String) throws(DurableError) -> Bool {
  try requireWhole(path, for: .remove)
  let result = retried { rmdir(path) }
  guard ![ENOENT, ENOTEMPTY, EEXIST].contains(result.number) else { return false }
  _ = try result.get(path, .remove)
  return true
}

/// Refuses a path with a NUL byte: C would cut it there and act on another file.
private func requireWhole(
  _ path: String, for operation: DurableError.Operation
) throws(DurableError) {
  guard !path.utf8.contains(0) else {
    throw DurableError(path: path, operation: operation, cause: .malformedPath)
  }
}

extension String {
  /// Without slashes at the end, except for the root itself.
  fileprivate var trimmingSlashes: String {
    var bytes = Array(utf8)
    while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// A path split at its last slash into the folder to open and the name in it.
struct PathParts: Equatable {
  let folder: String
  let name: String

  /// Splits `path`: `a/b` is `b` in `a`, `b` is in `.`, `/b` is in `/`. A path that names no entry
  /// of a folder is refused: empty, `.` and `..`, with a slash at its end, or with a NUL byte.
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
