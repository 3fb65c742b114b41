import Durable
package import RFC3339

/// The result of an append. The entry is durable and signed.
package struct Appended: Equatable, Sendable {
  /// The new entry; its `seq` is its index.
  package let entry: Entry
  /// The checkpoint that covers the entry.
  package let checkpoint: SignedCheckpoint
  /// The entry of an earlier append that was killed, which was completed first.
  package let rolledForward: Entry?
  /// The file to which the incomplete line of an append that was killed was moved.
  package let tornFile: String?
}

extension LogFolder {
  /// Appends an entry. When this returns, the entry is signed and survives a loss of power
  /// (docs/formats/logbook.md §5).
  ///
  /// First, an entry that a killed append left is completed or moved aside. `known` is a checkpoint
  /// of this log from elsewhere, which the log must extend. `wait` is how long to try again while
  /// another process holds the lock. `acknowledge` is called when the entry is durable, before the
  /// partial tiles of the old size are removed. `clock` is called for the entry's time once the
  /// lock is held, so that an append that waited is not earlier than the append it waited for; if
  /// it is nil, the draft's time is used.
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

  /// Completes or moves aside an entry that a killed append left, as
  /// ``append(_:signer:known:wait:acknowledge:clock:)`` does first. Returns the entry that this
  /// made durable, if any.
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

  /// A writer for the log as its checkpoint signed it, after recovery from a killed append.
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

  /// Refuses a log that is older than `known`, or that does not contain what `known` signed.
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
