import Crypto
import Durable
import Locks
import RFC3339

/// Hashes all entries on several threads and compares them with the tiles.
///
/// Spans of the file are hashed in any order. Whoever finds the span that is due cuts its hashes
/// into tiles; whoever is free compares a tile with its file and computes its root. Nobody waits
/// for anybody.
final class LogScan: Sendable {
  /// Full level-0 tiles as the entries give them, from tile `first` on.
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
    var nextSpan = 0
    var dueSpan = 0
    var isCutting = false
    var hashed: [Int: EntrySpan] = [:]
    var batches: [TileBatch] = []
    var failure: LogbookError?
    /// Written by the one who cuts.
    var entries = 0
    var lastTime: Timestamp?
    var rest: [UInt8] = []
    var unterminated: Int?
    /// The roots of the full level-0 tiles, 32 bytes each.
    var roots: [UInt8]
  }

  let folder: LogFolder
  let file: AppendOnlyFile
  let size: Int
  let signed: Int
  private let checksForm: Bool
  private let state: Locked<State>

  init(_ folder: LogFolder, file: consuming AppendOnlyFile, size: Int, signed: Int, checksForm: Bool) {
    self.folder = folder
    self.file = file
    self.size = size
    self.signed = signed
    self.checksForm = checksForm
    let roots = [UInt8](repeating: 0, count: signed / TilePath.fullWidth * Digest.byteCount)
    state = Locked(State(roots: roots))
  }

  /// What the entries give: the roots of the full level-0 tiles, and the hashes that fill none.
  struct Outcome: Sendable {
    let roots: [UInt8]
    let rest: [UInt8]
  }

  /// Runs the scan; the entries are proved as far as their tiles are.
  func run() throws(LogbookError) -> Outcome {
    let spans = (size + EntrySpan.length - 1) / EntrySpan.length
    Threads.run(min(Threads.usefulCount, max(1, spans))) { self.work(spans: spans) }
    let end = state.withLock { $0 }
    if let failure = end.failure { throw failure }
    guard end.entries == signed else {
      throw damage(.truncated(entries: end.entries, signed: signed, length: size))
    }
    if let offset = end.unterminated { throw surplus(at: offset) }
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

  /// The most pressing job: what frees memory first, what needs more of it last.
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
    let span: EntrySpan
    do {
      span = try EntrySpan(
        number, of: file, size: size, buffer: buffer, checksForm: checksForm)
    } catch { throw .unreadable(error) }
    state.withLock { $0.hashed[number] = span }
  }

  /// Takes the due span's hashes to the others; only one thread at a time is in here.
  private func cut(_ span: EntrySpan) throws(LogbookError) {
    let (entries, lastTime, rest) = state.withLock { ($0.entries, $0.lastTime, $0.rest) }
    if let form = span.form { try check(form, from: entries, after: lastTime) }
    guard entries + span.count <= signed else {
      throw surplus(at: try offset(ofEntry: signed))
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
