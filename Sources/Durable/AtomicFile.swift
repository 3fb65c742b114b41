import Glibc

/// Writes files that are either complete or not there at all.
package enum AtomicFile {
  /// Writes `bytes` to the file at `path`, whose folder must exist;
  /// ``Folder/write(_:as:mode:owner:replacing:)`` states the guarantees.
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
  /// What to do if a file of that name already exists.
  package enum Replacement: Equatable, Sendable {
    /// The new file replaces it. A symbolic link is itself replaced, not the file it points to.
    /// A device or pipe, and a link to one, is left alone: `.notRegular`.
    case always
    /// The write fails with `.exists`, and the old file stays as it is.
    case never
  }

  /// Writes a whole file. At every moment, and after a loss of power, the name refers to the
  /// complete old content or the complete new content, never to a mixture.
  ///
  /// The bytes go to a temporary in the same folder (`.NAME.tmp-…`), which is created with the
  /// final mode whatever the umask, and gets its owner before its content. Then follow fsync,
  /// rename, and fsync of the folder. What each step leaves behind:
  ///
  /// - An error before the rename removes the temporary; the old file is unchanged.
  /// - A crash before the rename leaves the old file and the temporary, which ``sweep()`` removes.
  /// - A crash or error after the rename (`.sync`) leaves the new file in place, but a loss of
  ///   power may bring the old one back.
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

  /// Refuses to replace a device, a pipe or a folder: run by root, the rename would remove
  /// `/dev/null` for the whole machine.
  private func requireReplaceable(_ name: String) throws(DurableError) {
    guard !isLinkToDescriptor(name) else {
      throw DurableError(path: path(of: name), operation: .replace, cause: .notRegular)
    }
    var status = stat()
    let result = retried { fstatat(descriptor.number, name, &status, 0) }
    // A failure means that nothing is there, or a link to nothing. If there is another reason, the
    // rename reports it.
    guard result.number == 0, status.st_mode & S_IFMT != S_IFREG else { return }
    let isFolder = status.st_mode & S_IFMT == S_IFDIR
    throw DurableError(
      path: path(of: name), operation: .replace, cause: isFolder ? .system(EISDIR) : .notRegular)
  }

  /// Whether `name` is a link into `/proc`, as `/dev/stdout` is. Such a link refers to an open file
  /// of the process that follows it. That file may be a regular one, but the link belongs to the
  /// whole machine.
  private func isLinkToDescriptor(_ name: String) -> Bool {
    let prefix = "/proc/".utf8.map(CChar.init(bitPattern:))
    var target = [CChar](repeating: 0, count: prefix.count)
    let count = readlinkat(descriptor.number, name, &target, target.count)
    return count == prefix.count && target == prefix
  }

  /// Creates the temporary and writes its content; removes it again if that fails.
  private func writeTemporary(
    _ bytes: [UInt8], for name: String, mode: FileMode, owner: FileOwner?
  ) throws(DurableError) -> TemporaryName {
    while true {
      let temporary = TemporaryName(for: name)
      let file = try Descriptor(
        temporary.text, in: descriptor.number, path: path(of: name),
        flags: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode, for: .create)
      do throws(DurableError) {
        // The lock shows sweep() that this temporary is in use. On a file system without locks
        // sweep() gets no lock either, and removes nothing.
        _ = retried { flock(file.number, LOCK_EX) }
        guard try file.status().st_nlink > 0 else { continue }  // swept before it was locked
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

  /// Moves the finished temporary to its final name.
  private func publish(
    _ temporary: TemporaryName, as name: String, _ replacement: Replacement
  ) throws(DurableError) {
    let folder = descriptor.number
    switch replacement {
    case .always:
      _ = try retried { renameat(folder, temporary.text, folder, name) }
        .get(path(of: name), .replace)
    case .never:
      // A crash between the two calls leaves the finished file with a second name, the temporary's;
      // sweep() removes that name.
      _ = try retried { linkat(folder, temporary.text, folder, name, 0) }
        .get(path(of: name), .create)
      _ = try retried { unlinkat(folder, temporary.text, 0) }.get(path(of: name), .remove)
    }
  }
}

extension Folder {
  /// Removes the temporaries that killed writers left in this folder and returns their number.
  ///
  /// A file is removed only if its name has our pattern, it is a regular file, and no living
  /// process holds its lock: a writer locks its temporary right after creating it, and creates
  /// another one if the sweep came first. A file that cannot be opened (another user's) or locked
  /// is left alone.
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

  /// Opens and locks the temporary; `nil` if a living writer holds its lock.
  private func openStale(_ name: String) throws(DurableError) -> Descriptor? {
    let file = try Descriptor(
      name, in: descriptor.number, path: path(of: name),
      flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK, for: .open)
    try file.requireRegular(for: .open)
    guard retried({ flock(file.number, LOCK_EX | LOCK_NB) }).number == 0 else { return nil }
    return file
  }
}

/// The name of an unfinished file: `.NAME.tmp-` and 16 random hex digits. It is hidden, is in the
/// folder of the file it becomes, and is distinct from the names that others use.
private struct TemporaryName {
  let text: String

  private static let marker = Array(".tmp-".utf8)

  /// A name that cannot be guessed: the system generator reads getrandom(2).
  init(for name: String) {
    let digits = String(UInt64.random(in: .min ... .max), radix: 16)
    text = ".\(name).tmp-" + String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }

  /// Whether a name found in a folder has this pattern.
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
