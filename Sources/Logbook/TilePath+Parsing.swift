extension TilePath {
  /// The tile whose path `text` is, or nil for any other text: each tile has one path.
  package init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.count >= 3, parts[0].elementsEqual("tile".utf8) else { return nil }
    let content: Content
    if parts[1].elementsEqual("entries".utf8) {
      content = .entries
    } else {
      guard let level = Decimal.value(of: parts[1]), level <= Self.highestLevel else { return nil }
      content = .hashes(level: level)
    }
    var groups = parts[2...].map(Array.init)
    var width = Self.fullWidth
    if groups.count >= 2, groups[groups.count - 2].suffix(2).elementsEqual(".p".utf8) {
      guard let partial = Decimal.value(of: groups.removeLast()),
        (1..<Self.fullWidth).contains(partial)
      else { return nil }
      width = partial
      groups[groups.count - 1].removeLast(2)
    }
    guard let index = Self.index(of: groups) else { return nil }
    self.init(content, index: index, width: width)
    // The way back finds leading groups of zeros and whatever else would be a second spelling.
    guard description == text else { return nil }
  }

  private static func index(of groups: [[UInt8]]) -> Int? {
    guard groups.count <= 6 else { return nil }
    var index = 0
    for (place, group) in groups.enumerated() {
      let isLast = place == groups.count - 1
      let digits = isLast ? group[...] : group.dropFirst()
      guard isLast || group.first == UInt8(ascii: "x"), digits.count == 3 else { return nil }
      for digit in digits {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
        index = index * 10 + Int(digit - UInt8(ascii: "0"))
      }
    }
    return index
  }
}
