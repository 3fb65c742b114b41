import Glibc

extension Folder {
  /// What happens to a file that has the name already.
  package enum Replacement: Equatable, Sendable {
    /// The new file takes its place. A symbolic link is replaced itself, not what it points to; one
    /// that leads to a device or pipe is left alone like the device itself: `.notRegular`.
    case always
    /// `.exists`, and nothing is written over.
    case never
  }

  /// Writes a whole file so that at every moment, and after a loss of power, the name stands for
  /// the old content or the new and nothing between.
  ///
  /// A temporary beside it (`.NAME.tmp-…`) has the final mode from birth, whatever the umask, and
  /// its owner before its content; then fsync, rename, fsync of the folder. On an error the
  /// temporary is removed and the old file stands. A crash leaves at most the temporary, which
  /// ``sweep()`` removes. When only the last sync fails (`.sync`), the new file is in place and
  /// may be gone after a loss of power.
  package func write(
    _ bytes: [UInt8], as name: String, mode: FileMode, owner: FileOwner? = nil,
    replacing replacement: Replacement = .always
  ) throws(DurableError) {
    let target = path(of: name)
    try requireName(name, for: .create)
    if replacement == .always { try requireReplaceable(name) }
    let temporary = try fill(bytes, for: name, mode: mode, owner: owner)
    do throws(DurableError) {
      try give(temporary, name, replacement)
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

  /// Refuses to put a file where a device, a pipe or a folder is: the rename would take `/dev/null`
  /// from the whole machine when root runs it.
  private func requireReplaceable(_ name: String) throws(DurableError) {
    guard !isLinkToDescriptor(name) else {
      throw DurableError(path: path(of: name), operation: .replace, cause: .notRegular)
    }
    var status = stat()
    let result = retried { fstatat(descriptor.number, name, &status, 0) }
    // Nothing there, or a link to nothing; whatever else is in the way, the rename tells.
    guard result.number == 0, status.st_mode & S_IFMT != S_IFREG else { return }
    let isFolder = status.st_mode & S_IFMT == S_IFDIR
    throw DurableError(
      path: path(of: name), operation: .replace, cause: isFolder ? .system(EISDIR) : .notRegular)
  }

  /// Whether `name` is a link into `/proc`, as `/dev/stdout` is: it stands for an open file of whoever looks, which
  /// may be a regular one just now, and the link is the whole machine's all the same.
  private func isLinkToDescriptor(_ name: String) -> Bool {
    let prefix = "/proc/".utf8.map(CChar.init(bitPattern:))
    var target = [CChar](repeating: 0, count: prefix.count)
    let count = readlinkat(descriptor.number, name, &target, target.count)
    return count == prefix.count && target == prefix
  }

  /// Makes the temporary and fills it; removes it again when that fails.
  private func fill(
    _ bytes: [UInt8], for name: String, mode: FileMode, owner: FileOwner?
  ) throws(DurableError) -> TemporaryName {
    while true {
      let temporary = TemporaryName(for: name)
      let file = try Descriptor(
        temporary.text, in: descriptor.number, path: path(of: name),
        flags: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode, for: .create)
      do throws(DurableError) {
        // The lock tells sweep() that this temporary is alive. A file system without locks gives
        // none to sweep() either, which then removes nothing.
        _ = retried { flock(file.number, LOCK_EX) }
        guard try file.status().st_nlink > 0 else { continue }  // swept before it was locked
        try file.restore(mode)
        try file.give(to: owner)
        try file.write(bytes)
        try file.sync()
        return temporary
      } catch {
        unlinkat(descriptor.number, temporary.text, 0)
        throw error
      }
    }
  }

  /// Gives the finished temporary its name.
  private func give(
    _ temporary: TemporaryName, _ name: String, _ replacement: Replacement
  ) throws(DurableError) {
    let folder = descriptor.number
    switch replacement {
    case .always:
      _ = try retried { renameat(folder, temporary.text, folder, name) }
        .get(path(of: name), .replace)
    case .never:
      // A crash between the two leaves a second name for the finished file: sweep() removes it.
      _ = try retried { linkat(folder, temporary.text, folder, name, 0) }
        .get(path(of: name), .create)
      _ = try retried { unlinkat(folder, temporary.text, 0) }.get(path(of: name), .remove)
    }
  }
}

extension Descriptor {
  fileprivate func give(to owner: FileOwner?) throws(DurableError) {
    guard let owner else { return }
    _ = try retried { fchown(number, owner.user, owner.group ?? gid_t.max) }
      .get(path, .changeOwner)
  }
}
