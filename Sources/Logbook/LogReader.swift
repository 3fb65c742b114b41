import Crypto
import Durable

/// Reads single entries of a log, each proved by the checkpoint before it is given out.
///
/// It sees the log as its checkpoint signed it: what an append is adding, or a killed one left, is
/// not there.
package struct LogReader: ~Copyable {
  /// The checkpoint that proves what is read.
  package let checkpoint: SignedCheckpoint
  let folder: LogFolder
  let entries: AppendOnlyFile
  let length: Int
  private var tree: TileReader

  /// Opens the log; verifies the checkpoint and the right edge of its tree.
  package init(_ folder: LogFolder) throws(LogbookError) {
    let checkpoint = try folder.checkpoint()
    let entries = try folder.openEntries(.reading)
    let tree = try TileReader(folder, checkpoint: checkpoint.checkpoint)
    let length = try entries.length
    self.init(folder, checkpoint: checkpoint, entries: entries, length: length, tree: tree)
  }

  private init(
    _ folder: LogFolder, checkpoint: SignedCheckpoint, entries: consuming AppendOnlyFile, length: Int,
    tree: TileReader
  ) {
    self.folder = folder
    self.checkpoint = checkpoint
    self.entries = entries
    self.length = length
    self.tree = tree
  }

  /// The number of signed entries.
  package var size: Int { checkpoint.checkpoint.size }

  /// The entry at `index`, found by bisection: the entries' `seq` say where to look, the tree
  /// whether it is right.
  package mutating func entry(at index: Int) throws(LogbookError) -> Entry {
    guard (0..<size).contains(index) else { throw .noEntry(index, size: size) }
    var (low, high) = (0, length)
    while low < high {
      let middle = high - low > 4096 ? (low + high) / 2 : low
      guard let line = try line(atOrAfter: middle, before: high) else {
        if middle == low { break }
        high = middle
        continue
      }
      let seq = try decode(line, index: index).seq
      if seq == index { return try proved(line, index: index) }
      if seq < index { low = line.end } else { high = middle == low ? low : middle }
    }
    throw damage(.truncated(entries: index, signed: size, length: length))
  }

  /// The inclusion proof of the entry at `index`, with the checkpoint; the entry itself is proved
  /// as well.
  package mutating func proof(of index: Int) throws(LogbookError) -> ProofFile {
    _ = try entry(at: index)
    let proof = try InclusionProof(index: index, size: size, from: &tree)
    guard proof.isValid(leaf: try tree.leaf(index), root: checkpoint.checkpoint.root) else {
      throw .damaged(Damage(file: folder.path + "/tile", fault: .root))
    }
    return ProofFile(index: index, hashes: proof.hashes, note: checkpoint.note)
  }

  /// Where the signed entries end.
  mutating func tail() throws(LogbookError) -> LogTail {
    try folder.tail(of: entries, tree: &tree)
  }

  /// Decodes a line once its hash is that of the signed leaf.
  mutating func proved(_ line: Line, index: Int) throws(LogbookError) -> Entry {
    guard Merkle.leaf(line.bytes) == (try tree.leaf(index)) else {
      throw damage(.entry(index: index, offset: line.start))
    }
    let entry = try decode(line, index: index)
    guard entry.seq == index else { throw damage(.sequence(index: index, found: entry.seq)) }
    return entry
  }

  private func decode(_ line: Line, index: Int) throws(LogbookError) -> Entry {
    do { return try Entry(line: line.bytes) } catch {
      throw damage(.form(index: index, error))
    }
  }

  /// A line of the file.
  struct Line {
    let start: Int
    /// Without the LF.
    let bytes: [UInt8]
    /// Where the next line begins.
    var end: Int { start + bytes.count + 1 }
  }

  /// The first line that begins at `offset` or later, but before `limit`.
  private func line(atOrAfter offset: Int, before limit: Int) throws(LogbookError) -> Line? {
    // The byte before tells whether a line begins at the offset itself.
    let readStart = max(0, offset - 1)
    for count in [8192, LogTail.longestWindow] {
      let bytes = try entries.read(from: readStart, count: min(count, length - readStart))
      let skipped = offset == 0 ? -1 : bytes.firstIndex(of: 0x0a)
      guard let skipped, readStart + skipped + 1 < limit else { continue }
      let start = skipped + 1
      guard let end = bytes[start...].firstIndex(of: 0x0a) else { continue }
      return Line(start: readStart + start, bytes: Array(bytes[start..<end]))
    }
    return nil
  }

  func damage(_ fault: Damage.Fault) -> LogbookError {
    .damaged(Damage(file: folder.entriesPath, fault: fault))
  }
}

extension AppendOnlyFile {
  /// The size of the file, as the errors of this target have it.
  var length: Int {
    get throws(LogbookError) {
      try onDisk { () throws(DurableError) in try size }
    }
  }

  /// Up to `count` bytes from `offset` on, as the errors of this target have it.
  borrowing func read(from offset: Int, count: Int) throws(LogbookError) -> [UInt8] {
    do { return try read(at: offset, count: count) } catch { throw .unreadable(error) }
  }
}
