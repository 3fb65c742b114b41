import Crypto
import Durable
import RFC3339
import Threads

/// Hashes all entries on several threads and compares the hashes with the tiles.
///
/// The threads hash spans of the file in any order. The thread that finds the next span in file
/// order cuts the hashes of that span into tiles. A free thread compares a computed tile with its
/// file and computes the root of the tile. No thread waits for another thread.
final class LogScan: Sendable {
  /// Full level-0 tiles computed from the entries. The index of the first tile is `first`.
  private struct TileBatch: Sendable {
    let first: Int
    let bytes: [UInt8]
  }

  private enum Job: Sendable {
    case hash(span: Int)
    case cut(EntrySpan)
    case compare(TileBatch)
  }

  private struct State: Sendable {
    /// The number of the next span to hash.
    var nextSpan = 0
    /// The number of the next span to cut into tiles.
    var dueSpan = 0
    var isCutting = false
    /// The spans that were hashed but not yet cut, by number.
    var hashed: [Int: EntrySpan] = [:]
    var batches: [TileBatch] = []
    var failure: LogbookError?
    // The next four properties are written only by the thread that cuts: the number of entries so
    // far, the time of the last entry, the hashes that do not fill a tile yet, and the offset of a
    // line without an LF.
    var entries = 0
    var lastTime: Timestamp?
    var rest: [UInt8] = []
    var unterminated: Int?
    /// The roots of the full level-0 tiles, 32 bytes each.
    var roots: [UInt8]
  }

  private let folder: LogFolder
  private let file: AppendOnlyFile
  private let size: Int
  private let signed: Int
  private let checksForm: Bool
  private let state: Locked<State>

  /// Creates a scan of `file`, which has `size` bytes. `signed` is the number of signed entries.
  init(
    _ folder: LogFolder, file: consuming AppendOnlyFile, size: Int, signed: Int, checksForm: Bool
  ) {
    self.folder = folder
    self.file = file
    self.size = size
    self.signed = signed
    self.checksForm = checksForm
    let roots = [UInt8](repeating: 0, count: signed / TilePath.fullWidth * Digest.byteCount)
    state = Locked(State(roots: roots))
  }

  /// The hashes computed from the entries: the roots of the full level-0 tiles, and the leaf hashes
  /// that do not fill a tile.
  struct Outcome: Sendable {
    let roots: [UInt8]
    let rest: [UInt8]
  }

  /// Runs the scan and returns the computed hashes. The entries then match the full level-0 tiles;
  /// the caller must prove these tiles.
  func run() throws(LogbookError) -> Outcome {
    let spans = (size + EntrySpan.length - 1) / EntrySpan.length
    ScanThreads.run(min(ScanThreads.usefulCount, max(1, spans))) { self.work(spans: spans) }
    let end = state.withLock { $0 }
    if let failure = end.failure { throw failure }
    guard end.entries == signed else {
      throw damage(.truncated(entries: end.entries, signed: signed, length: size))
    }
    if let offset = end.unterminated { throw uncommittedTail(at: offset) }
    return Outcome(roots: end.roots, rest: end.rest)
  }

  private func work(spans: Int) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: min(EntrySpan.bufferLength, size + 1), alignment: 64)
    defer { buffer.deallocate() }
    while let job = nextJob(spans: spans) {
      do throws(LogbookError) {
        switch job {
        case .hash(let number): try hash(number, buffer)
        case .cut(let span): try cut(span)
        case .compare(let batch): try compare(batch)
        }
      } catch {
        state.withLock { $0.failure = $0.failure ?? error }
      }
    }
  }

  /// Returns the next job; nil if there is none. Jobs that free memory come before jobs that
  /// allocate it.
  private func nextJob(spans: Int) -> Job? {
    state.withLock { state in
      guard state.failure == nil else { return nil }
      if let batch = state.batches.popLast() { return .compare(batch) }
      if !state.isCutting, let span = state.hashed.removeValue(forKey: state.dueSpan) {
        state.isCutting = true
        return .cut(span)
      }
      guard state.nextSpan < spans else { return nil }
      state.nextSpan += 1
      return .hash(span: state.nextSpan - 1)
    }
  }

  private func hash(
    _ number: Int, _ buffer: UnsafeMutableRawBufferPointer
  ) throws(LogbookError) {
    let span = try onDisk(
      EntrySpan(number, of: file, size: size, buffer: buffer, checksForm: checksForm))
    state.withLock { $0.hashed[number] = span }
  }

  /// Appends the hashes of the next span to those before it. Only one thread runs this at a time.
  private func cut(_ span: EntrySpan) throws(LogbookError) {
    let (entries, lastTime, rest) = state.withLock { ($0.entries, $0.lastTime, $0.rest) }
    if let form = span.form { try check(form, from: entries, after: lastTime) }
    guard entries + span.count <= signed else {
      throw uncommittedTail(at: try offset(ofEntry: signed))
    }
    if let offset = span.overlong {
      throw damage(.lineTooLong(index: entries + span.count, offset: offset))
    }
    let hashes = rest + span.hashes
    let tile = TilePath.fullWidth * Digest.byteCount
    let whole = hashes.count / tile * tile
    let batch = TileBatch(
      first: (entries - rest.count / Digest.byteCount) / TilePath.fullWidth,
      bytes: Array(hashes[..<whole]))
    state.withLock { state in
      state.entries += span.count
      state.rest = Array(hashes[whole...])
      state.lastTime = span.form?.last?.time ?? lastTime
      state.unterminated = span.unterminated
      if whole > 0 { state.batches.append(batch) }
      state.dueSpan += 1
      state.isCutting = false
    }
  }

  private func check(
    _ form: EntrySpan.Form, from entries: Int, after lastTime: Timestamp?
  ) throws(LogbookError) {
    if let first = form.first {
      if first.seq != entries { throw damage(.sequence(index: entries, found: first.seq)) }
      if let lastTime, first.time < lastTime { throw damage(.time(index: entries)) }
    }
    guard let (line, fault) = form.defect, entries + line < signed else { return }
    throw damage(fault.moved(by: entries))
  }

  private func compare(_ batch: TileBatch) throws(LogbookError) {
    let length = TilePath.fullWidth * Digest.byteCount
    var roots: [UInt8] = []
    for number in 0..<(batch.bytes.count / length) {
      let computed = Tile(bytes: Array(batch.bytes[(number * length)..<((number + 1) * length)]))
      let path = TilePath(.hashes(level: 0), index: batch.first + number)
      guard try folder.read(path) == computed else { throw try mismatch(path, computed) }
      roots += computed.rootBytes
    }
    state.withLock { state in
      let start = batch.first * Digest.byteCount
      state.roots.replaceSubrange(start..<(start + roots.count), with: roots)
    }
  }
}

/// Diagnoses a difference between entries and tiles: finds which of the two is not what was signed.
extension LogScan {
  private func damage(_ fault: Damage.Fault) -> LogbookError {
    .damaged(Damage(file: folder.entriesPath, fault: fault))
  }

  private func uncommittedTail(at offset: Int) -> LogbookError {
    damage(.uncommittedTail(offset: offset, count: size - offset, signed: signed))
  }

  /// Returns the damage that explains why a tile differs from the entries below it.
  func mismatch(_ path: TilePath, _ computed: Tile) throws(LogbookError) -> LogbookError {
    let first = path.index * TilePath.fullWidth
    var reader = try TileReader(folder, checkpoint: folder.checkpoint().checkpoint)
    // Throws if the checkpoint does not prove the tile on disk. Then the tile is damaged, not the
    // entry.
    let proved = try reader.tile(holding: first, level: 0)
    let entry = first + (computed.firstDifference(from: proved) ?? 0)
    return damage(.entry(index: entry, offset: try offset(ofEntry: entry)))
  }

  /// Returns the offset of an entry. It counts line ends from the beginning of the file.
  private func offset(ofEntry index: Int) throws(LogbookError) -> Int {
    var (position, remaining) = (0, index)
    while remaining > 0, position < size {
      let start = position
      let window = try onDisk(file.read(at: start, count: 1 << 20))
      guard !window.isEmpty else { break }
      for (offset, byte) in window.enumerated() where byte == 0x0a {
        remaining -= 1
        if remaining == 0 { return position + offset + 1 }
      }
      position += window.count
    }
    return position
  }
}

extension Damage.Fault {
  /// Returns the fault of line `n` of a span as the fault of entry `n + entries`.
  fileprivate func moved(by entries: Int) -> Damage.Fault {
    switch self {
    case .form(let index, let error): .form(index: index + entries, error)
    case .sequence(let index, let found): .sequence(index: index + entries, found: found)
    case .time(let index): .time(index: index + entries)
    default: self
    }
  }
}
