import Glibc

extension Folder {
  /// The names in this folder but `.` and `..`, sorted by their bytes.
  ///
  /// A name that is not UTF-8 is an error, so that none is shown as another.
  package func names() throws(DurableError) -> [String] {
    // A descriptor of its own: reading moves the position, and closedir closes it.
    let copy = try retried { openat(descriptor.number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
      .get(path, .list)
    guard let stream = fdopendir(copy) else {
      let number = errno
      close(copy)
      throw DurableError(path: path, operation: .list, cause: .system(number))
    }
    defer { closedir(stream) }
    var names: [[UInt8]] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else { break }
      names.append(Self.name(of: entry))
    }
    let number = errno
    guard number == 0 else {
      throw DurableError(path: path, operation: .list, cause: .system(number))
    }
    return try sorted(names)
  }

  /// Removes the temporaries that killed writers left here and gives their number.
  ///
  /// Only names of our own pattern, regular files, and only those whose lock no living process
  /// holds: a writer locks its temporary right after making it and makes another if this came
  /// first. What cannot be opened (another user's) or locked is left alone.
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

  /// The temporary, locked; `nil` when a living writer has it.
  private func openStale(_ name: String) throws(DurableError) -> Descriptor? {
    let file = try Descriptor(
      name, in: descriptor.number, path: path(of: name),
      flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK, for: .open)
    try file.requireRegular(for: .open)
    guard retried({ flock(file.number, LOCK_EX | LOCK_NB) }).number == 0 else { return nil }
    return file
  }

  private func sorted(_ names: [[UInt8]]) throws(DurableError) -> [String] {
    let dots: [[UInt8]] = [Array(".".utf8), Array("..".utf8)]
    var result: [String] = []
    for name in names.sorted(by: { $0.lexicographicallyPrecedes($1) }) where !dots.contains(name) {
      guard let text = String(validating: name, as: UTF8.self) else {
        throw DurableError(path: path, operation: .list, cause: .system(EILSEQ))
      }
      result.append(text)
    }
    return result
  }

  private static func name(of entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
    guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return [] }
    let start = UnsafeRawPointer(entry).advanced(by: offset)
    let length = strlen(start.assumingMemoryBound(to: CChar.self))
    return Array(UnsafeRawBufferPointer(start: start, count: length))
  }
}
