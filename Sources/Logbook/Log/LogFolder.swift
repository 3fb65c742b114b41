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

  package init(
    entry: Entry, checkpoint: SignedCheckpoint, rolledForward: Entry? = nil,
    tornFile: String? = nil
  ) {
    self.entry = entry
    self.checkpoint = checkpoint
    self.rolledForward = rolledForward
    self.tornFile = tornFile
  }
}

extension LogFolder {
  /// Locks the log and appends an entry; see ``lock(signer:known:wait:)`` and
  /// ``LockedLog/append(_:acknowledge:clock:)``.
  ///
  /// `clock` is called after the lock is acquired. An entry that waited for the lock is therefore
  /// not earlier than the entry that was appended under the lock.
  @discardableResult
  package func append(
    _ draft: EntryDraft, signer: SignerKey, known: SignedCheckpoint? = nil,
    wait: Duration = .zero, acknowledge: (Appended) -> Void = { _ in },
    clock: (() -> Timestamp)? = nil
  ) throws(LogbookError) -> Appended {
    var log = try lock(signer: signer, known: known, wait: wait)
    return try log.append(draft, acknowledge: acknowledge, clock: clock)
  }
}
