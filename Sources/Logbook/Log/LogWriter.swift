import Crypto
import Durable

/// The writing part of an append, which runs under the lock on `entries.jsonl`.
///
/// The order of the steps is that of docs/formats/logbook.md §5: the line, the tiles over it, the
/// checkpoint, each durable before the next. Until the new checkpoint is in place the log is what
/// the old one signed, and the line after it is uncommitted.
struct LogWriter {
  private let folder: LogFolder
  private let signer: SignerKey
  /// The right edge of the tree that the checkpoint on disk covers.
  private var edge: RightEdge
  private(set) var checkpoint: SignedCheckpoint
  /// The last signed entry.
  private var last: Entry?

  /// A writer for the log with this checkpoint and last signed line (without LF).
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
    let end = try onDisk(entries.size)
    // A crash from here to the new checkpoint leaves a torn line, or a whole line that no
    // checkpoint covers. `recover` handles both.
    try onDisk(entries.append(line + [0x0a]))
    do {
      try commit(entry, line: line, in: entries)
    } catch {
      undo(entries, to: end)
      throw error
    }
    return entry
  }

  /// Makes a line durable that is already in the file, then the tiles over it, then the checkpoint.
  private mutating func commit(
    _ entry: Entry, line: [UInt8], in entries: borrowing AppendOnlyFile
  ) throws(LogbookError) {
    // A crash after this leaves a whole line, which the next append signs.
    try onDisk(entries.sync())
    var edge = edge
    let full = edge.append(Merkle.leaf(line))
    let next = Checkpoint(origin: folder.key.name, size: edge.size, root: edge.root)
    let signed: SignedCheckpoint
    do { signed = try SignedCheckpoint(signing: next, by: signer) } catch { throw .crypto(error) }
    // A crash between the tiles leaves some of them, and perhaps a temporary. The next append signs
    // the line and writes the same tiles again.
    for (path, tile) in full { try write(tile, at: path) }
    // Levels below `full.count` end with the full tiles just written; those above did not change.
    let level = full.count
    if let path = TilePath.partial(level: level, size: edge.size) {
      try write(edge.tiles[level], at: path)
    }
    // A crash after this leaves a signed entry, and perhaps partial tiles of the old size.
    try onDisk(AtomicFile.write(signed.bytes, to: folder.checkpointPath, mode: .shared))
    self.edge = edge
    checkpoint = signed
    last = entry
  }

  private func write(_ tile: Tile, at path: TilePath) throws(LogbookError) {
    let file = folder.path(of: path)
    try onDisk(makeFolder(LogFolder.parent(of: file), mode: .sharedFolder))
    try onDisk(AtomicFile.write(tile.bytes, to: file, mode: .shared))
  }

  /// Removes a line that could not be committed (the disk is full), as far as the disk allows.
  ///
  /// The tiles are removed first: a crash in between leaves a whole line that is not signed, and
  /// the next append completes it.
  private func undo(_ entries: borrowing AppendOnlyFile, to end: Int) {
    guard let stored = try? folder.checkpoint(), stored.checkpoint == checkpoint.checkpoint else {
      return  // The new checkpoint is in place though its sync failed: the entry may be durable.
    }
    for path in nextTiles { _ = try? removeFile(folder.path(of: path)) }
    try? entries.truncate(to: end)
    try? entries.sync()
  }

  /// The tiles that the next append writes.
  private var nextTiles: [TilePath] {
    var next = edge
    let full = next.append(Merkle.emptyRoot)
    let partial = TilePath.partial(level: full.count, size: next.size)
    return full.map(\.path) + [partial].compactMap { $0 }
  }
}

/// What a killed append left.
extension LogWriter {
  /// The result of a recovery.
  struct Recovery {
    /// The entry that was signed.
    var rolledForward: Entry?
    /// The file to which an incomplete line was moved.
    var tornFile: String?
  }

  /// Handles the line that a killed append left after the last signed entry: a whole line is
  /// committed, a torn one is moved to a file of its own.
  mutating func recover(
    _ tail: LogTail, in entries: borrowing AppendOnlyFile
  ) throws(LogbookError) -> Recovery {
    switch tail.uncommitted {
    case .none:
      return Recovery()
    case .whole(let line):
      let entry = try follower(line, at: tail.signedEnd)
      try sweep()
      try commit(entry, line: line, in: entries)
      return Recovery(rolledForward: entry)
    case .torn(let bytes):
      try sweep()
      return Recovery(tornFile: try setAside(bytes, from: tail.signedEnd, in: entries))
    }
  }

  /// The entry on an uncommitted line, if an append to this log can have written it.
  private func follower(_ line: [UInt8], at offset: Int) throws(LogbookError) -> Entry {
    guard let entry = try? Entry(line: line), entry.seq == edge.size,
      last.map({ $0.time <= entry.time }) ?? true
    else {
      let fault = Damage.Fault.uncommittedTail(
        offset: offset, count: line.count + 1, signed: edge.size)
      throw .damaged(Damage(file: folder.entriesPath, fault: fault))
    }
    return entry
  }

  /// Moves an incomplete line to `torn-<size>-<sha256>`. A crash between the two steps leaves the
  /// line in both files, and the next append cuts it off here.
  private func setAside(
    _ bytes: [UInt8], from offset: Int, in entries: borrowing AppendOnlyFile
  ) throws(LogbookError) -> String {
    let file = "\(folder.path)/torn-\(edge.size)-\(SHA256.digest(of: bytes).hex)"
    try onDisk(AtomicFile.write(bytes, to: file, mode: .shared))
    try onDisk(entries.truncate(to: offset))
    try onDisk(entries.sync())
    return file
  }

  /// Removes the temporaries of a killed append from the folders in which the next one writes, and
  /// syncs these folders: the killed append may have made them without syncing them.
  private func sweep() throws(LogbookError) {
    var folders = [folder.path]
    for path in nextTiles {
      var parent = LogFolder.parent(of: path.description)
      while !parent.isEmpty {
        folders.append("\(folder.path)/\(parent)")
        parent = LogFolder.parent(of: parent)
      }
    }
    for path in folders where try onDisk(isFolder(path)) {
      let folder = try onDisk(Folder(path))
      _ = try onDisk(folder.sweep())
      try onDisk(folder.sync())
    }
  }

  /// Removes partial tiles that the checkpoint no longer needs. They do no harm if they stay (C2SP
  /// tlog-tiles, "Partial Tiles"), so a failure here does not fail the append.
  func removeStaleTiles() {
    for level in 0...TilePath.highestLevel where edge.size >> (8 * level) > 0 {
      let hashes = edge.size >> (8 * level)
      let (index, width) = (hashes / TilePath.fullWidth, hashes % TilePath.fullWidth)
      if index > 0 { removePartials(level: level, index: index - 1, except: nil) }
      removePartials(level: level, index: index, except: width > 0 ? width : nil)
    }
  }

  private func removePartials(level: Int, index: Int, except width: Int?) {
    let sample = TilePath(.hashes(level: level), index: index, width: 1)
    let path = LogFolder.parent(of: folder.path(of: sample))
    guard let partials = try? Folder(path), let names = try? partials.names() else { return }
    for name in names {
      guard let other = Decimal.value(of: name.utf8), other != width else { continue }
      _ = try? partials.remove(name)
    }
    if width == nil { _ = try? removeEmptyFolder(path) }
  }
}
