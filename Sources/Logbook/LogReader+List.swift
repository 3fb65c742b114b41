import Durable

extension LogReader {
  /// The last `limit` entries that pass the filter, the newest last; nil is all of them.
  ///
  /// It reads from the end backwards and stops when it has enough or reaches entries older than the
  /// filter asks for: times never go back.
  package mutating func entries(
    matching filter: EntryFilter = EntryFilter(), limit: Int? = nil
  ) throws(LogbookError) -> [Entry] {
    var found: [Entry] = []
    var cursor = BackwardLines(end: try tail().signedEnd)
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

/// Gives the lines of a file from its end to its beginning, reading windows of 8 to 256 KiB.
private struct BackwardLines {
  private static let longestWindow = 256 << 10
  /// Doubled at each reading: whoever asks for the last few entries waits for no more than them.
  private var window = 8 << 10
  /// Bytes of the file from `start` on whose lines have not been given yet.
  private var bytes: [UInt8] = []
  private var start: Int

  /// Begins at `end`, which is behind an LF, or 0.
  init(end: Int) {
    start = end
  }

  mutating func previous(in file: borrowing AppendOnlyFile) throws(LogbookError) -> LogReader.Line? {
    while true {
      if let feed = bytes.dropLast().lastIndex(of: 0x0a) { return take(from: feed + 1) }
      guard start > 0 else { return bytes.isEmpty ? nil : take(from: 0) }
      let count = min(window, start)
      window = min(2 * window, Self.longestWindow)
      bytes = try file.read(from: start - count, count: count) + bytes
      start -= count
    }
  }

  private mutating func take(from position: Int) -> LogReader.Line {
    let line = LogReader.Line(start: start + position, bytes: Array(bytes[position...].dropLast()))
    bytes.removeLast(bytes.count - position)
    return line
  }
}
