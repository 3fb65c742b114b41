import Durable

/// A logbook on disk: entries, the tiles over them, and the checkpoint that signs both
/// (docs/formats/logbook.md).
///
/// It holds no state: every operation opens what it needs and proves it against the checkpoint.
package struct LogFolder: Equatable, Sendable {
  /// The folder, which holds `entries.jsonl`, `checkpoint` and `tile/`.
  package let path: String
  /// The log's key; its name is the origin.
  package let key: VerifierKey

  /// The logbook in the folder at `path`, signed by `key`; nothing is read yet.
  package init(path: String, key: VerifierKey) {
    self.path = path
    self.key = key
  }

  var entriesPath: String { path + "/entries.jsonl" }
  var checkpointPath: String { path + "/checkpoint" }
  func path(of tile: TilePath) -> String { "\(path)/\(tile)" }

  /// The checkpoint, with its signature and origin verified; the log behind it is not looked at.
  package func checkpoint() throws(LogbookError) -> SignedCheckpoint {
    let bytes: [UInt8]
    do {
      bytes = try readFile(
        checkpointPath, limit: ByteCount(bytes: SignedNote.maximumLength), followLinks: false)
    } catch {
      if error.kind == .notFound { throw try absence(of: checkpointPath) }
      throw .unreadable(error)
    }
    do { return try SignedCheckpoint(parsing: bytes, key: key) } catch {
      throw .damaged(Damage(file: checkpointPath, fault: .checkpoint(error)))
    }
  }

  /// The entries, opened; a missing file is damage when there is anything else of a log.
  func openEntries(_ access: AppendOnlyFile.Access) throws(LogbookError) -> AppendOnlyFile {
    do { return try AppendOnlyFile(entriesPath, access) } catch {
      if error.kind == .notFound { throw try absence(of: entriesPath) }
      throw .unreadable(error)
    }
  }

  /// What a missing file means: no logbook at all, or one that lost it.
  private func absence(of file: String) throws(LogbookError) -> LogbookError {
    let hasOthers = try onDisk { () throws(DurableError) in
      if try exists(path + "/tile") { return true }
      if try exists(checkpointPath) { return true }
      guard try exists(entriesPath) else { return false }
      // An `init` that was killed leaves an empty file, which is no log yet.
      return try AppendOnlyFile(entriesPath, .reading).size > 0
    }
    return hasOthers ? .damaged(Damage(file: file, fault: .missing)) : .absent(path)
  }
}

extension LogbookError {
  /// A file that could not be read or written: damage if something else stands in its place.
  static func unreadable(_ error: DurableError) -> LogbookError {
    switch error.cause {
    case .notRegular, .symbolicLink: .damaged(Damage(file: error.path, fault: .notRegular))
    case .tooLarge: .damaged(Damage(file: error.path, fault: .oversized))
    case _ where error.kind == .isDirectory:
      .damaged(Damage(file: error.path, fault: .notRegular))
    default: .file(error)
    }
  }
}
