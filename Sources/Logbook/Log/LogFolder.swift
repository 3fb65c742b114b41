import Crypto
import Durable

/// A logbook on disk: its entries, the tiles over them, and the checkpoint that signs both
/// (docs/formats/logbook.md).
///
/// The value has no state: every operation opens the files it needs and proves them by the
/// checkpoint.
package struct LogFolder: Equatable, Sendable {
  /// The folder, which contains `entries.jsonl`, `checkpoint` and `tile/`.
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
  var tilesPath: String { path + "/tile" }
  func path(of tile: TilePath) -> String { "\(path)/\(tile)" }

  /// The part of a path before its last slash; empty if it has none.
  static func parent(of path: String) -> String {
    String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
  }

  /// Starts a log without entries in this folder, which is made if it is missing, and signs its
  /// checkpoint.
  ///
  /// Fails with `.exists` if there is a log already. A crash before the checkpoint is in place
  /// leaves an empty `entries.jsonl`, which the next call uses.
  @discardableResult
  package func initialize(signer: SignerKey) throws(LogbookError) -> SignedCheckpoint {
    guard signer.verifier == key else { throw .foreignKey(signer.verifier.name) }
    let empty = Checkpoint(origin: key.name, size: 0, root: Merkle.emptyRoot)
    let signed: SignedCheckpoint
    do { signed = try SignedCheckpoint(signing: empty, by: signer) } catch { throw .crypto(error) }
    try onDisk(makeFolder(path, mode: .sharedFolder))
    let entries = try onDisk(openOrCreateEntries())
    try onDisk(entries.lock())
    guard try onDisk(!hasLog()) else { throw .exists(path) }
    _ = try onDisk(Folder(path).sweep())
    try onDisk(AtomicFile.write(signed.bytes, to: checkpointPath, mode: .shared))
    return signed
  }

  private func openOrCreateEntries() throws(DurableError) -> AppendOnlyFile {
    do { return try AppendOnlyFile(entriesPath, .creating(.shared)) } catch {
      guard error.kind == .exists else { throw error }
      return try AppendOnlyFile(entriesPath, .appending)
    }
  }

  /// The checkpoint, with its signature and origin verified; the rest of the log is not read.
  package func checkpoint() throws(LogbookError) -> SignedCheckpoint {
    let bytes: [UInt8]
    do {
      bytes = try readFile(
        checkpointPath, limit: ByteCount(bytes: SignedNote.maximumLength), followLinks: false)
    } catch {
      if error.kind == .notFound { throw try absence(of: checkpointPath) }
      throw LogbookError(error)
    }
    do { return try SignedCheckpoint(parsing: bytes, key: key) } catch {
      throw .damaged(Damage(file: checkpointPath, fault: .checkpoint(error)))
    }
  }

  /// Opens the entries. If the file is missing, that is damage if there are other files of a log.
  func openEntries(_ access: AppendOnlyFile.Access) throws(LogbookError) -> AppendOnlyFile {
    do { return try AppendOnlyFile(entriesPath, access) } catch {
      if error.kind == .notFound { throw try absence(of: entriesPath) }
      throw LogbookError(error)
    }
  }

  /// The error for a missing file: there is no logbook at all, or a logbook has lost the file.
  private func absence(of file: String) throws(LogbookError) -> LogbookError {
    try onDisk(hasLog()) ? .damaged(Damage(file: file, fault: .missing)) : .absent(path)
  }

  /// Whether there is any file of a log. An empty entries file does not count: that is what an
  /// initialization that was killed leaves.
  private func hasLog() throws(DurableError) -> Bool {
    if try exists(tilesPath) { return true }
    if try exists(checkpointPath) { return true }
    guard try exists(entriesPath) else { return false }
    return try AppendOnlyFile(entriesPath, .reading).size > 0
  }
}
