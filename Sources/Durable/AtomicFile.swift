import Glibc

/// Writes files atomically: a file is either complete or does not exist.
package enum AtomicFile {
  /// Writes `bytes` to the file at `path`, in a folder that must exist. For the guarantees, see
  /// ``Folder/write(_:as:mode:owner:replacing:)``.
  package static func write(
    _ bytes: [UInt8], to path: String, mode: FileMode, owner: FileOwner? = nil,
    replacing replacement: Folder.Replacement = .always
  ) throws(DurableError) {
    let parts = try PathParts(path, for: .create)
    try Folder(parts.folder).write(
      bytes, as: parts.name, mode: mode, owner: owner, replacing: replacement)
  }
}

extension Folder {
  /// What to do if a file of the same name already exists.
  package enum Replacement: Equatable, Sendable {
    /// Replaces the old file. A symbolic link itself is replaced, not its target. A device, a pipe,
    /// or a link to one is not replaced: the write fails with `.notRegular`.
    case always
    /// Keeps the old file. The write fails with `.exists`.
    case never
  }

  /// Writes a whole file atomically. At any time, and after a power loss, the file has either the
  /// complete old content or the complete new content.
  ///
  /// The bytes are written to a temporary file in the same folder (`.NAME.tmp-…`). The temporary
  /// file has the final mode, whatever the umask, and its owner is set before its content is
  /// written. Then the file is synced and renamed, and the folder is synced. After an error or a
  /// crash:
  ///
  /// In a folder that a group shares (set-group-ID and writable by the group), a `.shared` file has
  /// mode 0664, so that each member can replace and append.
  ///
  /// - An error before the rename removes the temporary file; the old file is unchanged.
  /// - A crash before the rename leaves the old file and the temporary file, which ``sweep()``
  ///   removes.
  /// - A crash or an error (`.sync`) after the rename leaves the new file, but a power loss may
  ///   restore the old file.
  package func write(
    _ bytes: [UInt8], as name: String, mode: FileMode, owner: FileOwner? = nil,
    replacing replacement: Replacement = .always
  ) throws(DurableError) {
    let target = path(of: name)
    try requireName(name, for: .create)
    if replacement == .always { try requireReplaceable(name) }
    let temporary = try writeTemporary(bytes, for: name, mode: mode, owner: owner)
    do throws(DurableError) {
      try publish(temporary, as: name, replacement)
    } catch {
      unlinkat(descriptor.number, temporary.text, 0)
      throw error
    }
    do throws(DurableError) {
      try sync()
    } catch {
      throw DurableError(path: target, operation: .sync, cause: error.cause)
    }
  }

  /// Refuses to replace a device, a pipe or a folder. If root wrote to `/dev/null`, for example,
  /// the rename would remove the device for the whole machine.
  private func requireReplaceable(_ name: String) throws(DurableError) {
    guard !isLinkToDescriptor(name) else {
      throw DurableError(path: path(of: name), operation: .replace, cause: .notRegular)
    }
    var status = stat()
    let result = retried { fstatat(descriptor.number, name, &status, 0) }
    // fstatat fails if there is no such file or the link is dangling. If it fails for any other
    // reason, the rename reports the error.
    guard result.number == 0, status.st_mode & S_IFMT != S_IFREG else { return }
    let isFolder = status.st_mode & S_IFMT == S_IFDIR
    throw DurableError(
      path: path(of: name), operation: .replace, cause: isFolder ? .system(EISDIR) : .notRegular)
  }

  /// Reports whether `name` is a link into `/proc`, as `/dev/stdout` is. Such a link resolves to an
  /// open file of the process that follows it. Even if that file is a regular file, the link must
  /// not be replaced, because all processes use it.
  private func isLinkToDescriptor(_ name: String) -> Bool {
    let prefix = "/proc/".utf8.map(CChar.init(bitPattern:))
    var target = [CChar](repeating: 0, count: prefix.count)
    let count = readlinkat(descriptor.number, name, &target, target.count)
    return count == prefix.count && target == prefix
  }

  /// Creates a temporary file and writes its content. Removes the file if the write fails.
  private func writeTemporary(
    _ bytes: [UInt8], for name: String, mode: FileMode, owner: FileOwner?
  ) throws(DurableError) -> TemporaryName {
    let mode = mode.ofFile(in: try self.mode)
    while true {
      let temporary = TemporaryName(for: name)
      let file = try Descriptor(
        temporary.text, in: descriptor.number, path: path(of: name),
        flags: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode, for: .create)
      do throws(DurableError) {
        // The lock shows sweep() that the temporary file is in use. On a file system without locks,
        // sweep() cannot lock the file either, and does not remove it.
        _ = retried { flock(file.number, LOCK_EX) }
        guard try file.status().st_nlink > 0 else { continue }  // swept before the lock
        try file.restore(mode)
        try file.change(owner: owner)
        try file.write(bytes)
        try file.sync()
        return temporary
      } catch {
        unlinkat(descriptor.number, temporary.text, 0)
        throw error
      }
    }
  }

  /// Renames the complete temporary file to its final name.
  private func publish(
    _ temporary: TemporaryName, as name: String, _ replacement: Replacement
  ) throws(DurableError) {
    let folder = descriptor.number
    switch replacement {
    case .always:
      _ = try retried { renameat(folder, temporary.text, folder, name) }
        .get(path(of: name), .replace)
    case .never:
      // A crash between the two calls leaves the complete file under both names. sweep() removes
      // the temporary name.
      _ = try retried { linkat(folder, temporary.text, folder, name, 0) }
        .get(path(of: name), .create)
      _ = try retried { unlinkat(folder, temporary.text, 0) }.get(path(of: name), .remove)
    }
  }
}

extension Folder {
  /// Removes temporary files that interrupted writers left in this folder, and returns their
  /// number.
  ///
  /// A file is removed only if its name has the pattern of ``write(_:as:mode:owner:replacing:)``,
  /// it is a regular file, and no process holds its lock. A writer locks its temporary file right
  /// after creating it, and creates a new one if a sweep removed the file before that. A file that
  /// cannot be opened (because of its permissions) or locked is not removed.
  @discardableResult
  package func sweep() throws(DurableError) -> Int {
    var removed = 0
    for name in try names() where TemporaryName.matches(name) {
      guard let file = try? openStale(name) else { continue }
      guard try remove(name) else { continue }
      _ = consume file
      removed += 1
    }
    return removed
  }

  /// Opens and locks a temporary file. Returns `nil` if a writer holds its lock.
  private func openStale(_ name: String) throws(DurableError) -> Descriptor? {
    let file = try Descriptor(
      name, in: descriptor.number, path: path(of: name),
      flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK, for: .open)
    try file.requireRegular(for: .open)
    guard retried({ flock(file.number, LOCK_EX | LOCK_NB) }).number == 0 else { return nil }
    return file
  }
}

/// The name of a temporary file: `.NAME.tmp-` and 16 random hexadecimal digits.
private struct TemporaryName {
  let text: String

  private static let marker = Array(".tmp-".utf8)

  /// Creates a name that cannot be guessed: the digits come from getrandom(2).
  init(for name: String) {
    let digits = String(UInt64.random(in: .min ... .max), radix: 16)
    text = ".\(name).tmp-" + String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }

  /// Reports whether a name has the pattern of a temporary file.
  static func matches(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard bytes.first == UInt8(ascii: "."), bytes.count > 1 + marker.count + 16 else {
      return false
    }
    let digits = bytes.suffix(16)
    return Array(bytes.dropLast(16).suffix(marker.count)) == marker
      && digits.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}

extension Descriptor {
  fileprivate func change(owner: FileOwner?) throws(DurableError) {
    guard let owner else { return }
    _ = try retried { fchown(number, owner.user, owner.group ?? gid_t.max) }
      .get(path, .changeOwner)
  }
}
