import Glibc

/// Makes the folder at `path` and the missing ones above it, each with `mode` whatever the umask,
/// and syncs the folder that each was made in; what exists is left as it is.
package func makeFolder(_ path: String, mode: FileMode) throws(DurableError) {
  if try isFolder(path) { return }
  let parts = try PathParts(path.trimmingSlashes, for: .makeFolder)
  try makeFolder(parts.folder, mode: mode)
  let parent = try Folder(parts.folder)
  let result = retried { mkdirat(parent.descriptor.number, parts.name, mode.bits) }
  if result.number == EEXIST, try isFolder(path) { return }  // made by another process just now
  _ = try result.get(path, .makeFolder)
  try Descriptor(
    parts.name, in: parent.descriptor.number, path: path,
    flags: O_RDONLY | O_DIRECTORY | O_NOFOLLOW, for: .makeFolder
  ).restore(mode)
  try parent.sync()
}

/// Returns when the names in the folder at `path` are on the disk.
package func syncFolder(_ path: String) throws(DurableError) {
  try Folder(path).sync()
}

/// The names in the folder at `path`, sorted by their bytes; see ``Folder/names()``.
package func listFolder(_ path: String) throws(DurableError) -> [String] {
  try Folder(path).names()
}

/// Whether there is anything at `path`, be it a dangling symbolic link.
package func exists(_ path: String) throws(DurableError) -> Bool {
  try requireWhole(path, for: .inspect)
  var status = stat()
  let result = retried { lstat(path, &status) }
  guard result.number != ENOENT, result.number != ENOTDIR else { return false }
  _ = try result.get(path, .inspect)
  return true
}

/// Whether `path` is a folder, or a symbolic link to one; `false` when there is nothing.
package func isFolder(_ path: String) throws(DurableError) -> Bool {
  try requireWhole(path, for: .inspect)
  var status = stat()
  let result = retried { stat(path, &status) }
  guard result.number != ENOENT else { return false }
  _ = try result.get(path, .inspect)
  return status.st_mode & S_IFMT == S_IFDIR
}

/// Removes the file at `path` and says whether there was one; a crash right after may bring it
/// back, unless ``syncFolder(_:)`` follows.
@discardableResult
package func removeFile(_ path: String) throws(DurableError) -> Bool {
  try requireWhole(path, for: .remove)
  let result = retried { unlink(path) }
  guard result.number != ENOENT else { return false }
  _ = try result.get(path, .remove)
  return true
}

/// Removes the folder at `path` if it is empty and says whether it did; not durable before a sync
/// of the folder above.
@discardableResult
package func removeEmptyFolder(_ path: String) throws(DurableError) -> Bool {
  try requireWhole(path, for: .remove)
  let result = retried { rmdir(path) }
  guard ![ENOENT, ENOTEMPTY, EEXIST].contains(result.number) else { return false }
  _ = try result.get(path, .remove)
  return true
}

/// Refuses a path with a NUL byte, which C would cut there, and so act on another file.
private func requireWhole(
  _ path: String, for operation: DurableError.Operation
) throws(DurableError) {
  guard !path.utf8.contains(0) else {
    throw DurableError(path: path, operation: operation, cause: .malformedPath)
  }
}

extension String {
  /// Without slashes at the end, but for the root itself.
  fileprivate var trimmingSlashes: String {
    var bytes = Array(utf8)
    while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
