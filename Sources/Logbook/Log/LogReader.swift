import Crypto
import Durable
package import RFC3339

/// Reads entries of a log. Each entry is verified against the checkpoint before it is returned.
///
/// The reader returns only entries that the checkpoint covers. It ignores an entry after them,
/// which an append in progress or a killed append wrote.
package struct LogReader: ~Copyable {
  /// The signed checkpoint against which the entries are verified.
  package let checkpoint: SignedCheckpoint
  private let folder: LogFolder
  private let entries: AppendOnlyFile
  private let length: Int
  private var tree: TileReader

  /// Opens the log and verifies the checkpoint and the right edge of its tree.
  package init(_ folder: LogFolder) throws(LogbookError) {
    try self.init(folder, checkpoint: folder.checkpoint())
  }

  /// Opens the log and verifies the right edge of the tree of `checkpoint`, which was read from the
  /// log.
  init(_ folder: LogFolder, checkpoint: SignedCheckpoint) throws(LogbookError) {
    let entries = try folder.openEntries(.reading)
    let tree = try TileReader(folder, checkpoint: checkpoint.checkpoint)
    let length = try onDisk(entries.size)
    self.init(folder, checkpoint: checkpoint, entries: entries, length: length, tree: tree)
  }

  private init(
    _ folder: LogFolder, checkpoint: SignedCheckpoint, entries: consuming AppendOnlyFile,
    length: Int,
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

  /// Returns the entry at `index`. A binary search by `seq` finds its line, and the tree proves the
  /// line.
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

  /// Proves that the log begins with the entries of an earlier checkpoint. Throws `.behind` if the
  /// log is shorter, and `.damaged` if it begins with other entries.
  package mutating func requireExtension(of earlier: Checkpoint) throws(LogbookError) {
    guard earlier.size <= size else { throw .behind(size: size, known: earlier.size) }
    try tree.prove(extends: earlier)
  }

  /// Returns the inclusion proof of the entry at `index`, with the checkpoint. The entry is read
  /// and proved first.
  package mutating func proof(of index: Int) throws(LogbookError) -> ProofFile {
    _ = try entry(at: index)
    let proof = try InclusionProof(index: index, size: size, from: &tree)
    guard proof.isValid(leaf: try tree.leaf(index), root: checkpoint.checkpoint.root) else {
      throw .damaged(Damage(file: folder.tilesPath, fault: .root))
    }
    return ProofFile(
      index: index, hashes: proof.hashes, note: try folder.withCosignatures(checkpoint.note))
  }

  /// Checks that the hash of a line is the signed leaf at `index`, and returns the decoded entry.
  private mutating func proved(_ line: Line, index: Int) throws(LogbookError) -> Entry {
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

  /// Returns the first line that begins at or after `offset` and before `limit`; nil if there is
  /// none.
  private func line(atOrAfter offset: Int, before limit: Int) throws(LogbookError) -> Line? {
    // The byte before `offset` shows whether a line begins at `offset`.
    let readStart = max(0, offset - 1)
    for count in [8192, LogTail.longestWindow] {
      let bytes = try onDisk(entries.read(at: readStart, count: min(count, length - readStart)))
      let skipped = offset == 0 ? -1 : bytes.firstIndex(of: 0x0a)
      guard let skipped, readStart + skipped + 1 < limit else { continue }
      let start = skipped + 1
      guard let end = bytes[start...].firstIndex(of: 0x0a) else { continue }
      return Line(start: readStart + start, bytes: Array(bytes[start..<end]))
    }
    return nil
  }

  private func damage(_ fault: Damage.Fault) -> LogbookError {
    .damaged(Damage(file: folder.entriesPath, fault: fault))
  }
}

extension LogFolder {
  private static let attempts = 8
  private static let patience = Duration.seconds(10)

  /// Opens the log for reading and runs `body`.
  ///
  /// An append in progress is not damage: it replaces the checkpoint and then removes the partial
  /// tiles of the old size. If the log appears damaged and its checkpoint has changed, `body` runs
  /// again with the new checkpoint, at last under the lock.
  package func read<Result>(
    _ body: (inout LogReader) throws(LogbookError) -> Result
  ) throws(LogbookError) -> Result {
    try settled { (checkpoint) throws(LogbookError) in
      var reader = try LogReader(self, checkpoint: checkpoint)
      return try body(&reader)
    }
  }

  /// Runs an operation that reads the log with its checkpoint; see ``read(_:)``.
  func settled<Result>(
    _ operation: (SignedCheckpoint) throws(LogbookError) -> Result
  ) throws(LogbookError) -> Result {
    var current = try checkpoint()
    for _ in 0..<Self.attempts {
      do { return try operation(current) } catch {
        guard case .damaged = error, let next = try? checkpoint(), next != current else {
          throw error
        }
        current = next
      }
    }
    let lock = try onDisk(FileLock(entriesPath, wait: Self.patience))
    let result = try operation(checkpoint())
    _ = consume lock
    return result
  }
}

extension LogReader {
  /// Returns the last `limit` entries that pass the filter, the newest last. If `limit` is nil,
  /// returns all entries that pass.
  ///
  /// The method reads backward from the end of the file. It stops when it has enough entries, or
  /// when it reaches an entry that is older than the filter allows, because times never decrease.
  package mutating func entries(
    matching filter: EntryFilter = EntryFilter(), limit: Int? = nil
  ) throws(LogbookError) -> [Entry] {
    var found: [Entry] = []
    var cursor = BackwardLines(end: try folder.tail(of: entries, tree: &tree).signedEnd)
    var index = size - 1
    while found.count < limit ?? .max, let line = try cursor.previous(in: entries) {
      guard index >= 0 else { throw damage(.entry(index: 0, offset: line.start)) }
      let entry = try proved(line, index: index)
      if let from = filter.from, entry.time < from { return found.reversed() }
      if filter.accepts(entry) { found.append(entry) }
      index -= 1
    }
    guard index < 0 || found.count == limit else {
      throw damage(.truncated(entries: size - 1 - index, signed: size, length: length))
    }
    return found.reversed()
  }
}

/// The conditions that the entries of a listing meet. A condition that is nil accepts every entry.
package struct EntryFilter: Equatable, Sendable {
  /// Accepts entries of one of these kinds.
  package var kinds: Set<EntryKind>?
  /// Accepts entries of this environment, compared byte for byte. An empty string accepts entries
  /// without an environment.
  package var env: String?
  /// Accepts entries at this time or later.
  package var from: Timestamp?
  /// Accepts entries at this time or earlier.
  package var to: Timestamp?

  /// Creates a filter. Without arguments, the filter accepts every entry.
  package init(
    kinds: Set<EntryKind>? = nil, env: String? = nil, from: Timestamp? = nil, to: Timestamp? = nil
  ) {
    self.kinds = kinds
    self.env = env
    self.from = from
    self.to = to
  }

  /// Reports whether `entry` meets every condition.
  package func accepts(_ entry: Entry) -> Bool {
    if let kinds, !kinds.contains(entry.kind) { return false }
    if let env, !env.utf8.elementsEqual(entry.content.env.utf8) { return false }
    if let from, entry.time < from { return false }
    if let to, entry.time > to { return false }
    return true
  }
}

/// A line of `entries.jsonl`.
private struct Line {
  /// The offset of the line in the file.
  let start: Int
  /// The line without its LF.
  let bytes: [UInt8]
  /// The offset of the next line.
  var end: Int { start + bytes.count + 1 }
}

/// Reads the lines of a file from its end to its beginning, in windows of 8 to 256 KiB.
private struct BackwardLines {
  private static let longestWindow = 256 << 10
  /// The length of the next read in bytes. It doubles with each read, so a request for the last few
  /// entries reads little more than these entries.
  private var window = 8 << 10
  /// The bytes of the file from `start`, without the lines returned so far.
  private var bytes: [UInt8] = []
  private var start: Int

  /// Creates a reader that starts at `end`, which is 0 or the offset after an LF.
  init(end: Int) {
    start = end
  }

  mutating func previous(in file: borrowing AppendOnlyFile) throws(LogbookError) -> Line? {
    while true {
      if let feed = bytes.dropLast().lastIndex(of: 0x0a) { return removeLine(from: feed + 1) }
      guard start > 0 else { return bytes.isEmpty ? nil : removeLine(from: 0) }
      let count = min(window, start)
      window = min(2 * window, Self.longestWindow)
      let offset = start - count
      bytes = try onDisk(file.read(at: offset, count: count)) + bytes
      start = offset
    }
  }

  private mutating func removeLine(from position: Int) -> Line {
    let line = Line(start: start + position, bytes: Array(bytes[position...].dropLast()))
    bytes.removeLast(bytes.count - position)
    return line
  }
}
