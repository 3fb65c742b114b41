import Crypto
import Durable
import Glibc
import RFC3339

/// The hashes of the lines that begin in one window of `entries.jsonl`.
struct EntrySpan: Sendable {
  /// The length of a span in bytes; its last line may extend 65,536 bytes beyond it.
  static let length = 256 << 10
  /// The number of bytes that are read beyond a span at first.
  private static let usualLine = 4096
  /// The longest line with its LF.
  private static let longestLine = Entry.maximumLength + 1
  /// The length of the buffer: the byte before the span, which shows whether a line begins at the
  /// span's start, the span, and the longest line.
  static let bufferLength = 1 + length + longestLine

  /// The leaf hashes of the lines, 32 bytes each.
  let hashes: [UInt8]
  /// The offset of the line that has no LF before the end of the file.
  let unterminated: Int?
  /// The offset of a line that is longer than an entry can be.
  let overlong: Int?
  /// What `verify --entries` checks; nil if it was not asked for.
  let form: Form?

  /// The indexes and times that the entries of a span contain.
  struct Form: Sendable {
    var first: (seq: Int, time: Timestamp)?
    var last: (seq: Int, time: Timestamp)?
    /// The first line, counted within the span, that is not a canonical entry or does not follow
    /// from the one before.
    var defect: (line: Int, Damage.Fault)?
  }

  /// The number of lines that begin in the span.
  var count: Int { hashes.count / Digest.byteCount }

  /// Reads and hashes span `number` of a file of `size` bytes into a `buffer` of `bufferLength`.
  init(
    _ number: Int, of file: borrowing AppendOnlyFile, size: Int,
    buffer: UnsafeMutableRawBufferPointer, checksForm: Bool
  ) throws(DurableError) {
    let start = number * Self.length
    let readStart = max(0, start - 1)
    // Most lines end soon after the span: the longest line is read only if one does not.
    var lines = Lines()
    var bytes = UnsafeRawBufferPointer(start: nil, count: 0)
    for overhang in [Self.usualLine, Self.longestLine] {
      let readEnd = min(size, start + Self.length + overhang)
      let wanted = UnsafeMutableRawBufferPointer(rebasing: buffer[..<(readEnd - readStart)])
      let filled = try file.read(at: readStart, into: wanted)
      bytes = UnsafeRawBufferPointer(rebasing: wanted[..<filled])
      lines = Lines(in: bytes, base: readStart, start: start, size: size)
      if lines.overlong == nil { break }
    }
    unterminated = lines.unterminated
    overlong = lines.overlong
    hashes = [UInt8](unsafeUninitializedCapacity: lines.ranges.count * Digest.byteCount) {
      output, count in
      guard let address = output.baseAddress else { return }
      for (index, range) in lines.ranges.enumerated() {
        SHA256.hash(
          prefix: 0x00, UnsafeRawBufferPointer(rebasing: bytes[range]),
          into: address + index * Digest.byteCount)
      }
      count = output.count
    }
    form = checksForm ? Form(of: lines.ranges, in: bytes) : nil
  }

  /// The lines that begin in a span, as ranges of the bytes read.
  private struct Lines {
    var ranges: [Range<Int>] = []
    var unterminated: Int?
    var overlong: Int?

    init() {}

    init(in bytes: UnsafeRawBufferPointer, base: Int, start: Int, size: Int) {
      let end = start + EntrySpan.length - base
      var position = 0
      if start > 0 {
        // A line begins after the first LF at or after the byte before the span.
        guard let feed = Self.feed(in: bytes, from: 0) else { return }
        position = feed + 1
      }
      ranges.reserveCapacity(EntrySpan.length / 256)
      while position < min(end, bytes.count) {
        guard let feed = Self.feed(in: bytes, from: position) else {
          let isLastOfFile =
            base + bytes.count == size && bytes.count - position < EntrySpan.longestLine
          if isLastOfFile { unterminated = base + position } else { overlong = base + position }
          return
        }
        guard feed - position <= Entry.maximumLength else {
          overlong = base + position
          return
        }
        ranges.append(position..<feed)
        position = feed + 1
      }
    }

    private static func feed(in bytes: UnsafeRawBufferPointer, from position: Int) -> Int? {
      guard let address = bytes.baseAddress, position < bytes.count else { return nil }
      guard let found = memchr(address + position, 0x0a, bytes.count - position) else { return nil }
      return UnsafeRawPointer(found) - address
    }
  }
}

extension EntrySpan.Form {
  init(of lines: [Range<Int>], in bytes: UnsafeRawBufferPointer) {
    for (number, range) in lines.enumerated() {
      let entry: EntryScanner.Fields
      let line = UnsafeRawBufferPointer(rebasing: bytes[range])
      do throws(EntryError) { entry = try EntryScanner.fields(of: line) } catch {
        defect = (number, .form(index: number, error))
        return
      }
      // One less than the next: a line may state the largest number, to which nothing can be added.
      if let last, entry.seq - 1 != last.seq {
        defect = (number, .sequence(index: number, found: entry.seq))
        return
      }
      if let last, entry.time < last.time {
        defect = (number, .time(index: number))
        return
      }
      last = (entry.seq, entry.time)
      if first == nil { first = last }
    }
  }
}
