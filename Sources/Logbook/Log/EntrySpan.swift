import Crypto
import Durable
import Glibc
import RFC3339

/// The leaf hashes of the lines that begin in one span, a window of `entries.jsonl`.
struct EntrySpan: Sendable {
  /// The length of a span in bytes. The last line of a span can extend up to 65,536 bytes beyond
  /// it.
  static let length = 256 << 10
  /// The number of bytes after a span that the first read includes, enough for most lines.
  private static let usualLine = 4096
  /// The maximum length of a line in bytes, with its LF.
  private static let longestLine = Entry.maximumLength + 1
  /// The length of the read buffer in bytes. The buffer has room for the byte before the span,
  /// which shows whether a line begins at the start of the span, for the span, and for the longest
  /// line.
  static let bufferLength = 1 + length + longestLine

  /// The leaf hashes of the lines, 32 bytes each, one after the other.
  let hashes: [UInt8]
  /// The offset of a last line that has no LF before the end of the file; nil if there is none.
  let unterminated: Int?
  /// The offset of a line that is longer than an entry can be; nil if there is none.
  let overlong: Int?
  /// The results of the checks of `verify --entries`; nil if the checks were not requested.
  let form: Form?

  /// The first and last `seq` and time in a span, and the first defect.
  struct Form: Sendable {
    var first: (seq: Int, time: Timestamp)?
    var last: (seq: Int, time: Timestamp)?
    /// The first line that is not a canonical entry or does not follow from the line before it; nil
    /// if there is none. `line` counts from 0 within the span.
    var defect: (line: Int, Damage.Fault)?
  }

  /// The number of lines that begin in the span.
  var count: Int { hashes.count / Digest.byteCount }

  /// Reads span `number` of a file of `size` bytes into `buffer` and hashes its lines. The buffer
  /// has room for `bufferLength` bytes or for the whole file, whichever is smaller.
  init(
    _ number: Int, of file: borrowing AppendOnlyFile, size: Int,
    buffer: UnsafeMutableRawBufferPointer, checksForm: Bool
  ) throws(DurableError) {
    let start = number * Self.length
    let readStart = max(0, start - 1)
    // Most lines end soon after the span. The second read includes the longest line, and is needed
    // only if a line does not end in the first read.
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
        // The first line of the span begins after the first LF, searched from the byte before the
        // span.
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
      // Subtract instead of adding: if `last.seq` is the largest number, adding 1 would overflow.
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
