/// The name of a tile or entry bundle below a log's folder (C2SP tlog-tiles, "Merkle Tree").
package struct TilePath: Hashable, Sendable, CustomStringConvertible {
  /// What the file holds.
  package enum Content: Hashable, Sendable {
    /// Hashes of complete subtrees of 256^level leaves.
    case hashes(level: Int)
    /// The entries of the level-0 tile of the same number.
    case entries
  }

  /// The number of hashes, or entries, in a full tile.
  package static let fullWidth = 256
  /// Sizes are below 2^63, so that no tile lies above this level.
  package static let highestLevel = 7

  /// What the file holds.
  package let content: Content
  /// The tile's number in its level, from 0.
  package let index: Int
  /// How many hashes, or entries, it holds: 1 to 256.
  package let width: Int

  /// The tile of this content, number and width.
  package init(_ content: Content, index: Int, width: Int = fullWidth) {
    precondition(index >= 0 && (1...Self.fullWidth).contains(width))
    self.content = content
    self.index = index
    self.width = width
  }

  /// The path, such as `tile/0/x001/x234/067.p/5`.
  package var description: String {
    let partial = width == Self.fullWidth ? "" : ".p/\(width)"
    let folder =
      switch content {
      case .hashes(let level): "\(level)"
      case .entries: "entries"
      }
    return "tile/\(folder)/\(Self.name(of: index))\(partial)"
  }

  /// The number in groups of three digits, all but the last marked by an x.
  private static func name(of index: Int) -> String {
    let last = String(index % 1000 + 1000).dropFirst()
    return (index < 1000 ? "" : prefix(of: index / 1000)) + last
  }

  private static func prefix(of index: Int) -> String {
    let group = "x" + String(index % 1000 + 1000).dropFirst() + "/"
    return (index < 1000 ? "" : prefix(of: index / 1000)) + group
  }

  /// Every hash tile of a log of `size` entries: per level the full ones, then the partial one if
  /// there is one.
  package static func tiles(ofSize size: Int) -> [TilePath] {
    (0...highestLevel).flatMap { level in
      let hashes = size >> (8 * level)
      let full = (0..<(hashes / fullWidth)).map { TilePath(.hashes(level: level), index: $0) }
      return full + [partial(level: level, size: size)].compactMap { $0 }
    }
  }

  /// The tile that holds hash `index` of a level in a log of `size` entries; the index is below the
  /// level's count.
  package static func holding(_ index: Int, level: Int, size: Int) -> TilePath {
    let hashes = size >> (8 * level)
    precondition(index < hashes)
    let tile = index / fullWidth
    return TilePath(
      .hashes(level: level), index: tile, width: min(fullWidth, hashes - tile * fullWidth))
  }

  /// The right-most tile of a level when it is not full and not empty.
  package static func partial(level: Int, size: Int) -> TilePath? {
    let hashes = size >> (8 * level)
    guard hashes % fullWidth > 0 else { return nil }
    return TilePath(.hashes(level: level), index: hashes / fullWidth, width: hashes % fullWidth)
  }
}
