import Durable
package import RFC3339

/// A log that this process has locked for appending. Until the value is destroyed, no other process
/// appends: what the caller read from the log under the lock is still true when its entry is
/// written.
package struct LockedLog: ~Copyable {
  private let entries: AppendOnlyFile
  private var writer: LogWriter
  private var recovery: LogWriter.Recovery

  fileprivate init(
    _ entries: consuming AppendOnlyFile, _ writer: LogWriter, _ recovery: LogWriter.Recovery
  ) {
    self.entries = entries
    self.writer = writer
    self.recovery = recovery
  }

  /// The checkpoint of the log, which covers every entry.
  package var checkpoint: SignedCheckpoint { writer.checkpoint }

  /// The entry of an earlier, killed append that was completed; nil if there was none.
  package var rolledForward: Entry? { recovery.rolledForward }

  /// Appends an entry. When this method returns, the entry is signed and survives a power failure
  /// (docs/formats/logbook.md §5).
  ///
  /// `acknowledge` is called when the entry is durable, before the partial tiles of the old size are
  /// removed. `clock` returns the entry's time; if it is nil, the draft's time is used.
  package mutating func append(
    _ draft: EntryDraft, acknowledge: (Appended) -> Void = { _ in },
    clock: (() -> Timestamp)? = nil
  ) throws(LogbookError) -> Appended {
    var draft = draft
    if let clock { draft.time = clock() }
    let entry = try writer.append(draft, to: entries)
    let appended = Appended(
      entry: entry, checkpoint: writer.checkpoint, rolledForward: recovery.rolledForward,
      tornFile: recovery.tornFile)
    recovery = LogWriter.Recovery()
    acknowledge(appended)
    writer.removeStaleTiles()
    return appended
  }
}

extension LogFolder {
  /// Locks the log, and recovers what a killed append left: it completes a whole line and moves an
  /// incomplete line to a separate file.
  ///
  /// `known` is a checkpoint of this log from another source; the log must extend it. `wait` limits
  /// how long the call retries while another process holds the lock.
  package func lock(
    signer: SignerKey, known: SignedCheckpoint? = nil, wait: Duration = .zero
  ) throws(LogbookError) -> LockedLog {
    guard signer.verifier == key else { throw .foreignKey(signer.verifier.name) }
    let entries = try openEntries(.appending)
    try onDisk(entries.lock(wait: wait))
    let current = try checkpoint()
    var reader = try TileReader(self, checkpoint: current.checkpoint)
    if let known { try requireExtension(of: known, by: &reader) }
    let tail = try tail(of: entries, tree: &reader)
    var writer = try LogWriter(
      folder: self, signer: signer, edge: reader.edge, checkpoint: current, last: tail.last)
    let recovery = try writer.recover(tail, in: entries)
    if recovery.rolledForward != nil { writer.removeStaleTiles() }
    return LockedLog(entries, writer, recovery)
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
