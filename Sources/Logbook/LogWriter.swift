import Crypto
import Durable

/// The part of an append that writes, under the lock on `entries.jsonl`.
struct LogWriter {
  let folder: LogFolder
  let signer: SignerKey
  /// The tree as the checkpoint on disk has it.
  private(set) var edge: RightEdge
  private(set) var checkpoint: SignedCheckpoint
  /// The last signed entry.
  private(set) var last: Entry?

  /// Takes over the log whose checkpoint and last signed line (without LF) are given.
  init(
    folder: LogFolder, signer: SignerKey, edge: RightEdge, checkpoint: SignedCheckpoint,
    last line: [UInt8]?
  ) throws(LogbookError) {
    self.folder = folder
    self.signer = signer
    self.edge = edge
    self.checkpoint = checkpoint
    last = nil
    guard let line else { return }
    do { last = try Entry(line: line) } catch {
      let fault = Damage.Fault.form(index: edge.size - 1, error)
      throw .damaged(Damage(file: folder.entriesPath, fault: fault))
    }
  }

  /// Writes the entry's line and everything over it.
  mutating func append(
    _ draft: EntryDraft, to entries: borrowing AppendOnlyFile
  ) throws(LogbookError) -> Entry {
    if let last, draft.time < last.time {
      throw .clockBehind(last: last.time, now: draft.time)
    }
    let entry: Entry
    do { entry = try Entry(seq: edge.size, draft) } catch { throw .entry(error) }
    let line = entry.line
    let end = try onDisk { () throws(DurableError) in try entries.size }
    // Killed from here to the new checkpoint: a torn line, or a whole one that no checkpoint
    // covers. `recover` ends both.
    try onDisk { () throws(DurableError) in try entries.append(line + [0x0a]) }
    do {
      try commit(entry, line: line, in: entries)
    } catch {
      undo(entries, to: end)
      throw error
    }
    return entry
  }

  /// Makes a line durable that is already in the file, then the tiles over it, then the checkpoint.
  mutating func commit(
    _ entry: Entry, line: [UInt8], in entries: borrowing AppendOnlyFile
  ) throws(LogbookError) {
    try onDisk { () throws(DurableError) in try entries.sync() }
    var edge = edge
    let full = edge.append(Merkle.leaf(line))
    let next = Checkpoint(origin: folder.key.name, size: edge.size, root: edge.root)
    let signed: SignedCheckpoint
    do { signed = try SignedCheckpoint(signing: next, by: signer) } catch { throw .crypto(error) }
    for (path, tile) in full { try write(tile, at: path) }
    // Levels below `full.count` end with the full tiles just written; those above did not change.
    let level = full.count
    if let path = TilePath.partial(level: level, size: edge.size) {
      try write(edge.tiles[level], at: path)
    }
    try onDisk { () throws(DurableError) in
      try AtomicFile.write(signed.bytes, to: folder.checkpointPath, mode: .shared)
    }
    self.edge = edge
    checkpoint = signed
    last = entry
  }

  private func write(_ tile: Tile, at path: TilePath) throws(LogbookError) {
    let file = folder.path(of: path)
    try onDisk { () throws(DurableError) in
      try makeFolder(Self.parent(of: file), mode: .sharedFolder)
      try AtomicFile.write(tile.bytes, to: file, mode: .shared)
    }
  }

  /// The path up to its last slash; empty if it has none.
  static func parent(of path: String) -> String {
    String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
  }

  /// Takes a line that could not be committed (disk full) out of the log again, as far as the disk
  /// lets us.
  ///
  /// The tiles go first: killed in between, the line is whole and unsigned, and the next append
  /// completes it.
  private func undo(_ entries: borrowing AppendOnlyFile, to end: Int) {
    guard let onDisk = try? folder.checkpoint(), onDisk.checkpoint == checkpoint.checkpoint else {
      return  // The new checkpoint is in place though its sync failed: the entry may be durable.
    }
    var next = edge
    let full = next.append(Merkle.emptyRoot)
    let partial = TilePath.partial(level: full.count, size: next.size)
    for path in full.map(\.path) + [partial].compactMap({ $0 }) {
      _ = try? removeFile(folder.path(of: path))
    }
    try? entries.truncate(to: end)
    try? entries.sync()
  }
}
