import Crypto
import Durable

/// The writing part of an append. The caller holds the lock on `entries.jsonl`.
///
/// The steps follow docs/formats/logbook.md §5: the line, the tiles over it, the checkpoint. Each
/// step is durable before the next begins. Until the new checkpoint is in place, the old checkpoint
/// defines the log, and the new line is uncommitted.
struct LogWriter {
  private let folder: LogFolder
  private let signer: SignerKey
  /// The right edge of the tree that the checkpoint on disk covers.
  private var edge: RightEdge
  private(set) var checkpoint: SignedCheckpoint
  /// The last signed entry.
  private var last: Entry?

  /// Creates a writer for the log with this checkpoint and this last signed line, without its LF.
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

  /// Writes the line of the entry, the tiles over it and the checkpoint. Returns the entry.
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
    // A crash from here until the new checkpoint is in place leaves a torn line, or a complete line
    // that no checkpoint covers. `recover` handles both cases.
    try onDisk(entries.append(line + [0x0a]))
    do {
      try commit(entry, line: line, in: entries)
    } catch {
      if case .file(let cause) = error, isSigned(entry.seq) {
        throw .unsynced(entry: entry.seq, cause)
      }
      undo(entries, to: end)
      throw error
    }
    return entry
  }

  /// Makes the line in the file durable, then writes the tiles over it, then the checkpoint.
  private mutating func commit(
    _ entry: Entry, line: [UInt8], in entries: borrowing AppendOnlyFile
  ) throws(LogbookError) {
    // A crash after this step leaves a complete line, which the next append signs.
    try onDisk(entries.sync())
    var edge = edge
    let full = edge.append(Merkle.leaf(line))
    let next = Checkpoint(origin: folder.key.name, size: edge.size, root: edge.root)
    let signed: SignedCheckpoint
    do { signed = try SignedCheckpoint(signing: next, by: signer) } catch { throw .crypto(error) }
    // A crash between two tiles leaves some of the tiles, and perhaps a temporary file. The next
    // append signs the line and writes the same tiles again.
    for (path, tile) in full { try write(tile, at: path) }
    // The levels below `full.count` end with the full tiles just written. The levels above it did
    // not change.
    let level = full.count
    if let path = TilePath.partial(level: level, size: edge.size) {
      try write(edge.tiles[level], at: path)
    }
    // A crash after this step leaves a signed entry, and perhaps partial tiles of the old size.
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

  /// Reports whether the checkpoint on disk covers the entry: then only its sync failed, and the
  /// entry may be durable.
  private func isSigned(_ seq: Int) -> Bool {
    guard let stored = try? folder.checkpoint() else { return false }
    return stored.checkpoint.size > seq
  }

  /// Removes a line that could not be committed, for example because the disk is full. Ignores
  /// errors of the removal.
  ///
  /// The tiles are removed first. A crash before the line is removed leaves a complete line without
  /// a signature, and the next append signs it.
  private func undo(_ entries: borrowing AppendOnlyFile, to end: Int) {
    guard let stored = try? folder.checkpoint(), stored.checkpoint == checkpoint.checkpoint else {
      return
    }
    for path in nextTiles { _ = try? removeFile(folder.path(of: path)) }
    try? entries.truncate(to: end)
    try? entries.sync()
  }

  /// The tiles that the next append will write.
  private var nextTiles: [TilePath] {
    var next = edge
    let full = next.append(Merkle.emptyRoot)
    let partial = TilePath.partial(level: full.count, size: next.size)
    return full.map(\.path) + [partial].compactMap { $0 }
  }
}

/// Recovery from a killed append.
extension LogWriter {
  /// The result of a recovery.
  struct Recovery {
    /// The entry that the recovery signed; nil if there was none.
    var rolledForward: Entry?
    /// The path of the file to which an incomplete line was moved; nil if there was none.
    var tornFile: String?
  }

  /// Handles the line that a killed append left after the last signed entry. A complete line is
  /// committed; a torn line is moved to a separate file.
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

  /// Returns the entry on an uncommitted line. Throws if no append to this log can have written the
  /// line.
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

  /// Moves an incomplete line to `torn-<size>-<sha256>` and returns the path. The line is first
  /// copied, then removed from `entries.jsonl`. After a crash between these steps, the line is in
  /// both files, and the next append removes it from `entries.jsonl`.
  private func setAside(
    _ bytes: [UInt8], from offset: Int, in entries: borrowing AppendOnlyFile
  ) throws(LogbookError) -> String {
    let file = "\(folder.path)/torn-\(edge.size)-\(SHA256.digest(of: bytes).hex)"
    try onDisk(AtomicFile.write(bytes, to: file, mode: .shared))
    try onDisk(entries.truncate(to: offset))
    try onDisk(entries.sync())
    return file
  }

  /// Removes temporary files of a killed append from the folders that the next append writes to.
  /// Also syncs these folders, because the killed append may have created them without syncing
  /// them.
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

  /// Removes partial tiles that the checkpoint no longer needs. Stale tiles are harmless (C2SP
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
