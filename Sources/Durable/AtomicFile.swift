/// Whole files that are there or not, never in part.
package enum AtomicFile {
  /// Writes `bytes` as the file at `path`, whose folder must exist; what that promises is said at
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
