import Durable
package import RFC3339

extension LogFolder {
  /// Appends an entry; when this returns it is signed and survives a loss of power (DESIGN §6).
  ///
  /// `known` is a checkpoint of this log seen elsewhere: the log must extend it. `wait` is how long
  /// to ask for the lock while another process appends. `acknowledge` is called once the entry is
  /// durable, before the partial tiles of the old size are removed. What a killed append left is
  /// completed or moved aside first. `clock` is asked for the entry's time when the lock is held,
  /// so that who waited is not earlier than who went before; nil: the draft's time.
  @discardableResult
  package func append(
    _ draft: EntryDraft, signer: SignerKey, known: SignedCheckpoint? = nil,
    wait: Duration = .zero, acknowledge: (Appended) -> Void = { _ in },
    clock: (() -> Timestamp)? = nil
  ) throws(LogbookError) -> Appended {
    guard signer.verifier == key else { throw .foreignKey(signer.verifier.name) }
    let entries = try openEntries(.appending)
    try onDisk { () throws(DurableError) in try entries.lock(wait: wait) }
    let current = try checkpoint()
    var reader = try TileReader(self, checkpoint: current.checkpoint)
    if let known { try prove(known, precedesTreeOf: &reader) }
    let tail = try tail(of: entries, tree: &reader)
    var writer = try LogWriter(
      folder: self, signer: signer, edge: reader.edge, checkpoint: current, last: tail.last)
    let (rolledForward, tornFile) = try writer.recover(tail, in: entries)
    var draft = draft
    if let clock { draft.time = clock() }
    let entry = try writer.append(draft, to: entries)
    let appended = Appended(
      entry: entry, checkpoint: writer.checkpoint, rolledForward: rolledForward,
      tornFile: tornFile)
    acknowledge(appended)
    writer.removeStaleTiles()
    return appended
  }

  /// Completes what an append that was killed left, as ``append(_:signer:known:wait:acknowledge:clock:)`` does first; the
  /// entry that this made durable, if any.
  @discardableResult
  package func recover(signer: SignerKey, wait: Duration = .zero) throws(LogbookError) -> Entry? {
    guard signer.verifier == key else { throw .foreignKey(signer.verifier.name) }
    let entries = try openEntries(.appending)
    try onDisk { () throws(DurableError) in try entries.lock(wait: wait) }
    let current = try checkpoint()
    var reader = try TileReader(self, checkpoint: current.checkpoint)
    let tail = try tail(of: entries, tree: &reader)
    var writer = try LogWriter(
      folder: self, signer: signer, edge: reader.edge, checkpoint: current, last: tail.last)
    let (rolledForward, _) = try writer.recover(tail, in: entries)
    writer.removeStaleTiles()
    return rolledForward
  }

  /// Refuses a log that is older than `known`, or does not contain what it signed.
  private func prove(
    _ known: SignedCheckpoint, precedesTreeOf reader: inout TileReader
  ) throws(LogbookError) {
    let size = reader.checkpoint.size
    guard known.checkpoint.size <= size else {
      throw .behind(size: size, known: known.checkpoint.size)
    }
    try reader.prove(extends: known.checkpoint)
  }

  /// Where the signed entries end, found from the file's end.
  func tail(
    of entries: borrowing AppendOnlyFile, tree: inout TileReader
  ) throws(LogbookError) -> LogTail {
    let lastLeaf = try tree.lastLeaf()
    let size = try onDisk { () throws(DurableError) in try entries.size }
    // Most entries are short: the longest window is read only if the first does not show the last
    // two lines.
    for window in [8192, LogTail.longestWindow] {
      let start = max(0, size - window)
      let bytes = try onDisk { () throws(DurableError) in
        try entries.read(at: start, count: size - start)
      }
      if let tail = LogTail(window: bytes, start: start, lastLeaf: lastLeaf) { return tail }
    }
    let fault = Damage.Fault.tail(signed: tree.checkpoint.size)
    throw .damaged(Damage(file: entriesPath, fault: fault))
  }
}
