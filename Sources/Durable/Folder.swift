import Glibc

/// An open folder. All operations apply to this folder, even if it is renamed or its path is
/// replaced.
package struct Folder: ~Copyable, Sendable {
  /// The path with which the folder was opened.
  package let path: String
  let descriptor: Descriptor

  /// Opens the folder at `path`. Symbolic links are followed.
  package init(_ path: String) throws(DurableError) {
    self.path = path
    descriptor = try Descriptor(path, path: path, flags: O_RDONLY | O_DIRECTORY, for: .open)
  }

  /// Whether the folder is on an in-memory file system (tmpfs or ramfs), whose files are never
  /// written to a disk. The host may still swap them out.
  package var isMemoryOnly: Bool {
    get throws(DurableError) { try fileSystem == .memory }
  }

  /// Waits until new, renamed and removed names of this folder are on the disk (fsync).
  package func sync() throws(DurableError) {
    try descriptor.sync()
  }

  /// Renames a file of this folder. A file with the name `new` is replaced. The change is durable
  /// only after ``sync()``.
  package func rename(_ name: String, to new: String) throws(DurableError) {
    try requireName(name, for: .replace)
    try requireName(new, for: .replace)
    _ = try retried { renameat(descriptor.number, name, descriptor.number, new) }
      .get(path(of: new), .replace)
  }

  /// Gives a file of this folder a second name. Fails with `.exists` if `new` exists. The change is
  /// durable only after ``sync()``.
  package func link(_ name: String, as new: String) throws(DurableError) {
    try requireName(name, for: .create)
    try requireName(new, for: .create)
    _ = try retried { linkat(descriptor.number, name, descriptor.number, new, 0) }
      .get(path(of: new), .create)
  }

  /// Removes the file of this name, and returns whether it existed. The removal is durable only
  /// after ``sync()``.
  @discardableResult
  package func remove(_ name: String) throws(DurableError) -> Bool {
    try requireName(name, for: .remove)
    let result = retried { unlinkat(descriptor.number, name, 0) }
    guard result.number != ENOENT else { return false }
    _ = try result.get(path(of: name), .remove)
    return true
  }

  /// Returns the names in this folder except `.` and `..`, sorted by their bytes.
  ///
  /// A name that is not UTF-8 is an error, because a repaired name could equal the name of another
  /// file.
  package func names() throws(DurableError) -> [String] {
    // Use a separate descriptor: reading moves its position, and closedir closes it.
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

  /// Refuses a name that a file in a folder cannot have: an empty name, `.`, `..`, or a name with a
  /// slash or NUL byte.
  func requireName(_ name: String, for operation: DurableError.Operation) throws(DurableError) {
    guard try PathParts(name, for: operation).name == name else {
      throw DurableError(path: path(of: name), operation: operation, cause: .malformedPath)
    }
  }

  /// Returns the path of an entry, for messages.
  func path(of name: String) -> String {
    switch path {
    case ".": name
    case _ where path.hasSuffix("/"): path + name
    default: "\(path)/\(name)"
    }
  }
}
