import Crypto
import Durable

/// The end of `entries.jsonl`: the last signed entry and the bytes after it.
struct LogTail: Equatable {
  /// The bytes after the last signed entry. A killed append left them, or an attacker wrote them.
  enum UncommittedTail: Equatable {
    case none
    /// One complete line, without its LF.
    case whole([UInt8])
    /// The beginning of a line, without an LF.
    case torn([UInt8])
  }

  /// The offset of the end of the last signed entry.
  let signedEnd: Int
  /// The last signed line without its LF; nil if the log is empty.
  let last: [UInt8]?
  /// The bytes after the last signed line.
  let uncommitted: UncommittedTail

  /// The maximum number of bytes at the end of the file that must be read: the last signed line,
  /// the line before it, the uncommitted line, and one more LF.
  static let longestWindow = 3 * (Entry.maximumLength + 1) + 1

  /// Finds the last signed entry by its leaf hash. `window` contains the bytes of the file from
  /// `start` to the end of the file.
  ///
  /// Returns nil if the window does not contain the entry. If that window has the maximum length,
  /// the file is damaged: it must end with the last signed entry and at most one more line.
  init?(window: [UInt8], start: Int, lastLeaf: Digest?) {
    let wholeEnd = window.lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
    let torn = Array(window[wholeEnd...])
    guard torn.count <= Entry.maximumLength else { return nil }
    let beforeLast =
      wholeEnd > 0 ? Self.lineStart(in: window, end: wholeEnd, fileStart: start) : nil
    guard let lastLeaf else {
      self.init(emptyLogWith: window, start: start, lineStart: beforeLast, torn: torn)
      return
    }
    // First case: the last complete line is the last signed entry. Only a torn line can follow.
    guard let lineStart = beforeLast else { return nil }
    let line = Array(window[lineStart..<(wholeEnd - 1)])
    if Merkle.leaf(line) == lastLeaf {
      guard Self.isFirst(line, in: window, at: lineStart, fileStart: start) else { return nil }
      self.init(
        signedEnd: start + wholeEnd, last: line, uncommitted: torn.isEmpty ? .none : .torn(torn))
      return
    }
    // Second case: the line before the last complete line is the last signed entry. The last line
    // is uncommitted, and nothing follows it.
    guard torn.isEmpty, lineStart > 0,
      let previousStart = Self.lineStart(in: window, end: lineStart, fileStart: start)
    else { return nil }
    let previous = Array(window[previousStart..<(lineStart - 1)])
    guard Merkle.leaf(previous) == lastLeaf, line.count <= Entry.maximumLength,
      Self.isFirst(previous, in: window, at: previousStart, fileStart: start)
    else { return nil }
    self.init(signedEnd: start + lineStart, last: previous, uncommitted: .whole(line))
  }

  private init(signedEnd: Int, last: [UInt8]?, uncommitted: UncommittedTail) {
    self.signedEnd = signedEnd
    self.last = last
    self.uncommitted = uncommitted
  }

  private init?(emptyLogWith window: [UInt8], start: Int, lineStart: Int?, torn: [UInt8]) {
    guard start == 0 else { return nil }
    switch (lineStart, torn.isEmpty) {
    case (nil, true): self.init(signedEnd: 0, last: nil, uncommitted: .none)
    case (nil, false): self.init(signedEnd: 0, last: nil, uncommitted: .torn(torn))
    case (0, true):
      self.init(signedEnd: 0, last: nil, uncommitted: .whole(Array(window.dropLast())))
    default: return nil
    }
  }

  /// Reports whether the line at `lineStart` differs from the line before it. A copy of the last
  /// signed line has the same hash and would be mistaken for the end of the signed entries. Returns
  /// false if the window does not contain the whole line before.
  private static func isFirst(
    _ line: [UInt8], in window: [UInt8], at lineStart: Int, fileStart: Int
  ) -> Bool {
    let before = window[..<lineStart].suffix(line.count + 1)
    guard before.count == line.count + 1 else { return fileStart == 0 }
    return !before.elementsEqual(line + [0x0a])
  }

  /// Returns the start of the line whose LF is the byte before `end`; nil if the line begins before
  /// the window.
  private static func lineStart(in window: [UInt8], end: Int, fileStart: Int) -> Int? {
    if let previous = window[..<(end - 1)].lastIndex(of: 0x0a) { return previous + 1 }
    return fileStart == 0 ? 0 : nil
  }
}

extension LogFolder {
  /// Finds the last signed entry by reading from the end of the file.
  func tail(
    of entries: borrowing AppendOnlyFile, tree: inout TileReader
  ) throws(LogbookError) -> LogTail {
    let lastLeaf = try tree.lastLeaf()
    let size = try onDisk(entries.size)
    // Most entries are short. The longest window is read only if the first window does not contain
    // the last two lines.
    for window in [8192, LogTail.longestWindow] {
      let start = max(0, size - window)
      let bytes = try onDisk(entries.read(at: start, count: size - start))
      if let tail = LogTail(window: bytes, start: start, lastLeaf: lastLeaf) { return tail }
    }
    let fault = Damage.Fault.tail(signed: tree.checkpoint.size)
    throw .damaged(Damage(file: entriesPath, fault: fault))
  }
}
