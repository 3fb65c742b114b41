import Crypto

/// A hash tile: up to 256 digests of 32 bytes, in order (C2SP tlog-tiles, "Merkle Tree").
///
/// Tiles store every eighth level of the tree. The levels between them are computed. The diagram
/// shows ten leaves in tiles of 4 digests instead of 256, which store every second level:
///
///     level 1           [ A        B ]         partial, width 2
///                      /           \
///     level 0   [0 1 2 3]   [4 5 6 7]   [8 9]      two full tiles, a partial one
///
/// `A` is the root over the digests of the tile below it. The digests 8 and 9 have no digest above
/// them until their tile is full.
struct Tile: Equatable, Sendable {
  /// The digests, 32 bytes each, one after the other.
  private(set) var bytes: [UInt8]

  init(bytes: [UInt8] = []) {
    self.bytes = bytes
  }

  var width: Int { bytes.count / Digest.byteCount }
  var isFull: Bool { width == TilePath.fullWidth }

  /// The digest at `position`, from 0.
  subscript(position: Int) -> Digest {
    let start = position * Digest.byteCount
    guard let digest = Digest(bytes: bytes[start..<(start + Digest.byteCount)]) else {
      preconditionFailure("a slice of 32 bytes is a digest")
    }
    return digest
  }

  mutating func append(_ digest: Digest) {
    bytes.append(contentsOf: digest.bytes)
  }

  /// Returns the root over the digests in `range`, which must cover a complete subtree.
  func root(over range: Range<Int>) -> Digest {
    Merkle.root(over: range.map { self[$0] })
  }

  /// The root over all digests. The tile must be full.
  var root: Digest { Digest(bytes: rootBytes) ?? Merkle.emptyRoot }

  /// The 32 bytes of ``root``.
  var rootBytes: ArraySlice<UInt8> {
    precondition(isFull)
    var nodes = bytes
    nodes.withUnsafeMutableBytes { buffer in
      guard let address = buffer.baseAddress else { return }
      // Each iteration replaces the nodes of a level by those of the level above: 256, 128, … 1.
      var pairs = buffer.count / Digest.byteCount / 2
      while pairs > 0 {
        SHA256.hashPairs(prefix: 0x01, in: address, count: pairs)
        pairs /= 2
      }
    }
    return nodes[..<Digest.byteCount]
  }

  /// Returns the first position where the digest differs from the digest of `other`; nil if there
  /// is none. `other` must be at least as wide.
  func firstDifference(from other: Tile) -> Int? {
    (0..<width).first { self[$0] != other[$0] }
  }
}

/// The path of a tile or an entry bundle below a log's folder (C2SP tlog-tiles, "Merkle Tree").
struct TilePath: Hashable, Sendable, CustomStringConvertible {
  /// The content of the file.
  enum Content: Hashable, Sendable {
    /// Hashes of complete subtrees of 256^level leaves each.
    case hashes(level: Int)
    /// The entries whose hashes are in the level-0 tile with the same index.
    case entries
  }

  /// The number of hashes or entries in a full tile.
  static let fullWidth = 256
  /// The highest level that has tiles. A size is less than 2^63, and each level has 1/256 of the
  /// hashes of the level below it.
  static let highestLevel = 7

  /// The content of the file.
  let content: Content
  /// The index of the tile in its level, from 0.
  let index: Int
  /// The number of hashes or entries in the tile, from 1 to 256.
  let width: Int

  /// Creates the path of a tile.
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

  /// Returns the index in groups of three digits. Every group except the last begins with `x`.
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
  /// Parses a path below a log's folder; nil unless the text is the canonical path of a tile.
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
    // Formatting the path again refuses leading groups of zeros and every other alternative
    // spelling.
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

/// The tiles of a log of a given size.
extension TilePath {
  /// Returns the paths of every hash tile of a log of `size` entries. Each level has its full tiles
  /// first, then the partial tile if there is one.
  static func tiles(ofSize size: Int) -> [TilePath] {
    (0...highestLevel).flatMap { level in
      let hashes = size >> (8 * level)
      let full = (0..<(hashes / fullWidth)).map { TilePath(.hashes(level: level), index: $0) }
      return full + [partial(level: level, size: size)].compactMap { $0 }
    }
  }

  /// Returns the path of the tile that contains hash `index` of a level in a log of `size` entries.
  /// The index must be less than the number of hashes in the level.
  static func holding(_ index: Int, level: Int, size: Int) -> TilePath {
    let hashes = size >> (8 * level)
    precondition(index < hashes)
    let tile = index / fullWidth
    return TilePath(
      .hashes(level: level), index: tile, width: min(fullWidth, hashes - tile * fullWidth))
  }

  /// Returns the path of the partial tile of a level; nil if the level has none.
  static func partial(level: Int, size: Int) -> TilePath? {
    let hashes = size >> (8 * level)
    guard hashes % fullWidth > 0 else { return nil }
    return TilePath(.hashes(level: level), index: hashes / fullWidth, width: hashes % fullWidth)
  }

  /// The relation of a tile to a log of a given size.
  enum Relation: Equatable {
    /// The log has this tile.
    case current
    /// The log had this tile when it was smaller.
    case older
    /// The log never had this tile, or the path is that of an entry bundle.
    case foreign
  }

  /// Returns the relation of this tile to a log of `size` entries.
  func relation(toSize size: Int) -> Relation {
    guard case .hashes(let level) = content else { return .foreign }
    // An index from a path can be so large that `index * fullWidth` would overflow.
    let (full, rest) = (size >> (8 * level)).quotientAndRemainder(dividingBy: Self.fullWidth)
    guard index < full || (index == full && rest > 0) else { return .foreign }
    let current = index < full ? Self.fullWidth : rest
    if width == current { return .current }
    return width < current ? .older : .foreign
  }
}
