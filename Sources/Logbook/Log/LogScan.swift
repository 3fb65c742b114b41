import Crypto
import Durable
import RFC3339
import Threads

/// Hashes all entries on several threads and compares them with the tiles.
///
/// Spans of the file are hashed in any order. A thread that finds the span that is next in the file
/// cuts its hashes into tiles; a thread that is free compares a tile with its file and computes its
/// root. No thread waits for another.
final class LogScan: Sendable {
  /// Full level-0 tiles computed from the entries, from tile `first` on.
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
    /// The next span to hash.
    var nextSpan = 0
    /// The next span to cut.
    var dueSpan = 0
    var isCutting = false
    /// Spans that were hashed but not cut, by number.
    var hashed: [Int: EntrySpan] = [:]
    var batches: [TileBatch] = []
    var failure: LogbookError?
    // Written only by the thread that cuts: entries and time so far, hashes that fill no tile yet.
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

  /// A scan of `file`, which has `size` bytes and `signed` signed entries.
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

  /// What was computed from the entries: the roots of the full level-0 tiles, and the hashes that
  /// do not fill a tile.
  struct Outcome: Sendable {
    let roots: [UInt8]
    let rest: [UInt8]
  }

  /// Runs the scan. Afterwards the entries are proved as far as their tiles are.
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

  /// The most urgent job: first jobs that free memory, last those that need more of it.
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

  /// Appends the due span's hashes to those before it; only one thread at a time runs this.
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

/// The diagnosis if entries and tiles differ: which of the two is not what was signed.
extension LogScan {
  private func damage(_ fault: Damage.Fault) -> LogbookError {
    .damaged(Damage(file: folder.entriesPath, fault: fault))
  }

  private func uncommittedTail(at offset: Int) -> LogbookError {
    damage(.uncommittedTail(offset: offset, count: size - offset, signed: signed))
  }

  /// The damage that makes a tile differ from the entries below it.
  func mismatch(_ path: TilePath, _ computed: Tile) throws(LogbookError) -> LogbookError {
    let first = path.index * TilePath.fullWidth
    var reader = try TileReader(folder, checkpoint: folder.checkpoint().checkpoint)
    // Throws if the tile is the one that the checkpoint does not cover.
    let proved = try reader.tile(holding: first, level: 0)
    let entry = first + (computed.firstDifference(from: proved) ?? 0)
    return damage(.entry(index: entry, offset: try offset(ofEntry: entry)))
  }

  /// The offset of an entry, found by counting line ends from the beginning of the file.
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
  /// A fault in line `n` of a span, as the fault of entry `n + entries`.
  fileprivate func moved(by entries: Int) -> Damage.Fault {
    switch self {
    case .form(let index, let error): .form(index: index + entries, error)
    case .sequence(let index, let found): .sequence(index: index + entries, found: found)
    case .time(let index): .time(index: index + entries)
    default: self
    }
  }
}
