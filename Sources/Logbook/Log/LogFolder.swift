import Crypto
import Durable
package import RFC3339

/// A logbook on disk: the entries, the hash tiles over them, and the signed checkpoint
/// (docs/formats/logbook.md).
///
/// The value keeps no state. Every operation opens the files that it needs and verifies them
/// against the checkpoint.
package struct LogFolder: Equatable, Sendable {
  /// The folder, which contains `entries.jsonl`, `checkpoint` and `tile/`.
  package let path: String
  /// The log's public key. The key's name is the log's origin.
  package let key: VerifierKey

  /// Creates a value for the logbook in the folder at `path`, which is verified with `key`. Does
  /// not read any file.
  package init(path: String, key: VerifierKey) {
    self.path = path
    self.key = key
  }

  var entriesPath: String { path + "/entries.jsonl" }
  var checkpointPath: String { path + "/checkpoint" }
  var tilesPath: String { path + "/tile" }
  func path(of tile: TilePath) -> String { "\(path)/\(tile)" }

  /// Returns the part of a path before its last slash; an empty string if there is no slash.
  static func parent(of path: String) -> String {
    String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
  }

  /// Creates a log without entries in this folder and signs its checkpoint. Creates the folder if
  /// it is missing.
  ///
  /// Throws `.exists` if the folder already contains a log. A crash before the checkpoint is in
  /// place leaves an empty `entries.jsonl`, which the next call uses.
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

  /// Reads the checkpoint and verifies its signature and origin. Does not read the rest of the log.
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

  /// Opens `entries.jsonl`. A missing file is damage if other files of a log exist.
  func openEntries(_ access: AppendOnlyFile.Access) throws(LogbookError) -> AppendOnlyFile {
    do { return try AppendOnlyFile(entriesPath, access) } catch {
      if error.kind == .notFound { throw try absence(of: entriesPath) }
      throw LogbookError(error)
    }
  }

  /// Returns the error for a missing file: damage if other files of a log exist, otherwise
  /// `.absent`.
  private func absence(of file: String) throws(LogbookError) -> LogbookError {
    try onDisk(hasLog()) ? .damaged(Damage(file: file, fault: .missing)) : .absent(path)
  }

  /// Reports whether the folder contains any file of a log. An empty `entries.jsonl` does not
  /// count, because a killed initialization leaves one.
  private func hasLog() throws(DurableError) -> Bool {
    if try exists(tilesPath) { return true }
    if try exists(checkpointPath) { return true }
    guard try exists(entriesPath) else { return false }
    return try AppendOnlyFile(entriesPath, .reading).size > 0
  }
}

/// The result of an append: the entry is durable and signed.
package struct Appended: Equatable, Sendable {
  /// The new entry; its `seq` is its index.
  package let entry: Entry
  /// The checkpoint that covers the entry.
  package let checkpoint: SignedCheckpoint
  /// The entry of an earlier, killed append that this append completed first; nil if there was
  /// none.
  package let rolledForward: Entry?
  /// The path of the file that now contains the incomplete line of a killed append; nil if there
  /// was no such line.
  package let tornFile: String?
}

extension LogFolder {
  /// Appends an entry. When this method returns, the entry is signed and survives a power failure
  /// (docs/formats/logbook.md §5).
  ///
  /// The append first recovers what a killed append left: it completes a whole line and moves an
  /// incomplete line to a separate file. `known` is a checkpoint of this log from another source;
  /// the log must extend it. `wait` limits how long the append retries while another process holds
  /// the lock. `acknowledge` is called when the entry is durable, before the partial tiles of the
  /// old size are removed.
  ///
  /// `clock` returns the entry's time and is called after the lock is acquired. An entry that
  /// waited for the lock is therefore not earlier than the entry that was appended under the lock.
  /// If `clock` is nil, the draft's time is used.
  @discardableResult
  package func append(
    _ draft: EntryDraft, signer: SignerKey, known: SignedCheckpoint? = nil,
    wait: Duration = .zero, acknowledge: (Appended) -> Void = { _ in },
    clock: (() -> Timestamp)? = nil
  ) throws(LogbookError) -> Appended {
    let entries = try lockEntries(signer: signer, wait: wait)
    var (writer, recovery) = try recoveredWriter(signer: signer, known: known, entries: entries)
    var draft = draft
    if let clock { draft.time = clock() }
    let entry = try writer.append(draft, to: entries)
    let appended = Appended(
      entry: entry, checkpoint: writer.checkpoint, rolledForward: recovery.rolledForward,
      tornFile: recovery.tornFile)
    acknowledge(appended)
    writer.removeStaleTiles()
    return appended
  }

  /// Recovers what a killed append left, which is the first step of
  /// ``append(_:signer:known:wait:acknowledge:clock:)``. Returns the entry that the recovery made
  /// durable, or nil.
  @discardableResult
  package func recover(signer: SignerKey, wait: Duration = .zero) throws(LogbookError) -> Entry? {
    let entries = try lockEntries(signer: signer, wait: wait)
    let (writer, recovery) = try recoveredWriter(signer: signer, known: nil, entries: entries)
    writer.removeStaleTiles()
    return recovery.rolledForward
  }

  private func lockEntries(
    signer: SignerKey, wait: Duration
  ) throws(LogbookError) -> AppendOnlyFile {
    guard signer.verifier == key else { throw .foreignKey(signer.verifier.name) }
    let entries = try openEntries(.appending)
    try onDisk(entries.lock(wait: wait))
    return entries
  }

  /// Returns a writer for the log that the checkpoint signed, after recovery from a killed append.
  private func recoveredWriter(
    signer: SignerKey, known: SignedCheckpoint?, entries: borrowing AppendOnlyFile
  ) throws(LogbookError) -> (LogWriter, LogWriter.Recovery) {
    let current = try checkpoint()
    var reader = try TileReader(self, checkpoint: current.checkpoint)
    if let known { try requireExtension(of: known, by: &reader) }
    let tail = try tail(of: entries, tree: &reader)
    var writer = try LogWriter(
      folder: self, signer: signer, edge: reader.edge, checkpoint: current, last: tail.last)
    let recovery = try writer.recover(tail, in: entries)
    return (writer, recovery)
  }

  /// Refuses a log that is older than `known` or that does not contain the entries that `known`
  /// signed.
  private func requireExtension(
    of known: SignedCheckpoint, by reader: inout TileReader
  ) throws(LogbookError) {
    let size = reader.checkpoint.size
    guard known.checkpoint.size <= size else {
      throw .behind(size: size, known: known.checkpoint.size)
    }
    try reader.prove(extends: known.checkpoint)
  }
}
