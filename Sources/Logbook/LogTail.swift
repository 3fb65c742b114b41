import Crypto

/// How `entries.jsonl` ends: where the last signed entry is, and what lies behind it.
struct LogTail: Equatable {
  /// What an append that was killed, or an intruder, left behind the last signed entry.
  enum Surplus: Equatable {
    case none
    /// One line, without its LF.
    case whole([UInt8])
    /// The beginning of a line, without LF.
    case torn([UInt8])
  }

  /// The offset at which the signed entries end.
  let signedEnd: Int
  /// The last signed line without its LF; nil in an empty log.
  let last: [UInt8]?
  /// What follows.
  let surplus: Surplus

  /// The longest end of the file that may have to be read: the last signed line, the line before
  /// it, what follows it, and one LF more.
  static let longestWindow = 3 * (Entry.maximumLength + 1) + 1

  /// Finds the last signed entry in `window`, the file's bytes from `start` to its end, by the hash
  /// of its leaf.
  ///
  /// Nil if the window does not show it; with the longest window that means that it is not where it
  /// must be.
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
    guard let lineStart = beforeLast else { return nil }
    let line = Array(window[lineStart..<(wholeEnd - 1)])
    if Merkle.leaf(line) == lastLeaf {
      guard Self.isFirst(line, in: window, at: lineStart, fileStart: start) else { return nil }
      self.init(
        signedEnd: start + wholeEnd, last: line, surplus: torn.isEmpty ? .none : .torn(torn))
      return
    }
    guard torn.isEmpty, lineStart > 0,
      let previousStart = Self.lineStart(in: window, end: lineStart, fileStart: start)
    else { return nil }
    let previous = Array(window[previousStart..<(lineStart - 1)])
    guard Merkle.leaf(previous) == lastLeaf, line.count <= Entry.maximumLength,
      Self.isFirst(previous, in: window, at: previousStart, fileStart: start)
    else { return nil }
    self.init(signedEnd: start + lineStart, last: previous, surplus: .whole(line))
  }

  private init(signedEnd: Int, last: [UInt8]?, surplus: Surplus) {
    self.signedEnd = signedEnd
    self.last = last
    self.surplus = surplus
  }

  private init?(emptyLogWith window: [UInt8], start: Int, lineStart: Int?, torn: [UInt8]) {
    guard start == 0 else { return nil }
    switch (lineStart, torn.isEmpty) {
    case (nil, true): self.init(signedEnd: 0, last: nil, surplus: .none)
    case (nil, false): self.init(signedEnd: 0, last: nil, surplus: .torn(torn))
    case (0, true):
      self.init(signedEnd: 0, last: nil, surplus: .whole(Array(window.dropLast())))
    default: return nil
    }
  }

  /// Whether the line at `lineStart` is not that line a second time, as somebody may have copied
  /// it: its hash alone would then pass for the end of the signed entries. False also if the window
  /// does not show it.
  private static func isFirst(
    _ line: [UInt8], in window: [UInt8], at lineStart: Int, fileStart: Int
  ) -> Bool {
    let before = window[..<lineStart].suffix(line.count + 1)
    guard before.count == line.count + 1 else { return fileStart == 0 }
    return !before.elementsEqual(line + [0x0a])
  }

  /// Where the line that ends before `end` (behind its LF) begins; nil if that is before the
  /// window.
  private static func lineStart(in window: [UInt8], end: Int, fileStart: Int) -> Int? {
    if let previous = window[..<(end - 1)].lastIndex(of: 0x0a) { return previous + 1 }
    return fileStart == 0 ? 0 : nil
  }
}
