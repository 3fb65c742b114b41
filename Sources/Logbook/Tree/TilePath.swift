/// The path of a tile or entry bundle below a log's folder (C2SP tlog-tiles, "Merkle Tree").
struct TilePath: Hashable, Sendable, CustomStringConvertible {
  /// The content of the file.
  enum Content: Hashable, Sendable {
    /// Hashes of complete subtrees of 256^level leaves.
    case hashes(level: Int)
    /// The entries whose hashes are in the level-0 tile of the same number.
    case entries
  }

  /// The number of hashes, or entries, in a full tile.
  static let fullWidth = 256
  /// The highest level that has tiles: a size is below 2^63, and a level has a 256th of the hashes
  /// of the one below.
  static let highestLevel = 7

  /// The content of the file.
  let content: Content
  /// The tile's number in its level, from 0.
  let index: Int
  /// The number of hashes, or entries, in the tile: 1 to 256.
  let width: Int

  /// The tile of this content, number and width.
  init(_ content: Content, index: Int, width: Int = fullWidth) {
    precondition(index >= 0 && (1...Self.fullWidth).contains(width))
    self.content = content
    self.index = index
    self.width = width
  }

  /// The path, such as `tile/0/x001/x234/067.p/5`.
  var description: String {
    let partial = width == Self.fullWidth ? "" : ".p/\(width)"
    let folder =
      switch content {
      case .hashes(let level): "\(level)"
      case .entries: "entries"
      }
    return "tile/\(folder)/\(Self.name(of: index))\(partial)"
  }

  /// The number in groups of three digits; all groups but the last begin with an x.
  private static func name(of index: Int) -> String {
    let last = String(index % 1000 + 1000).dropFirst()
    return (index < 1000 ? "" : prefix(of: index / 1000)) + last
  }

  private static func prefix(of index: Int) -> String {
    let group = "x" + String(index % 1000 + 1000).dropFirst() + "/"
    return (index < 1000 ? "" : prefix(of: index / 1000)) + group
  }
}

extension TilePath {
  /// Parses a path below a log's folder; nil for anything but the one spelling of a tile's path.
  init?(_ text: String) {
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
    // Writing the path again refuses leading groups of zeros and every other second spelling.
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

/// The tiles of a log of some size.
extension TilePath {
  /// Every hash tile of a log of `size` entries: for each level the full ones, then the partial one
  /// if there is one.
  static func tiles(ofSize size: Int) -> [TilePath] {
    (0...highestLevel).flatMap { level in
      let hashes = size >> (8 * level)
      let full = (0..<(hashes / fullWidth)).map { TilePath(.hashes(level: level), index: $0) }
      return full + [partial(level: level, size: size)].compactMap { $0 }
    }
  }

  /// The tile that contains hash `index` of a level in a log of `size` entries; the index is below
  /// the number of the level's hashes.
  static func holding(_ index: Int, level: Int, size: Int) -> TilePath {
    let hashes = size >> (8 * level)
    precondition(index < hashes)
    let tile = index / fullWidth
    return TilePath(
      .hashes(level: level), index: tile, width: min(fullWidth, hashes - tile * fullWidth))
  }

  /// The right-most tile of a level; nil if it is full or empty.
  static func partial(level: Int, size: Int) -> TilePath? {
    let hashes = size >> (8 * level)
    guard hashes % fullWidth > 0 else { return nil }
    return TilePath(.hashes(level: level), index: hashes / fullWidth, width: hashes % fullWidth)
  }

  /// How a tile relates to a log of some size.
  enum Relation: Equatable {
    /// The log has this tile.
    case current
    /// The log had this tile when it was smaller.
    case older
    /// The log never had this tile, or it is an entry bundle.
    case foreign
  }

  /// How this tile relates to a log of `size` entries.
  func relation(toSize size: Int) -> Relation {
    guard case .hashes(let level) = content else { return .foreign }
    // The number in a path can be so large that the number of its first hash would overflow.
    let (full, rest) = (size >> (8 * level)).quotientAndRemainder(dividingBy: Self.fullWidth)
    guard index < full || (index == full && rest > 0) else { return .foreign }
    let current = index < full ? Self.fullWidth : rest
    if width == current { return .current }
    return width < current ? .older : .foreign
  }
}
