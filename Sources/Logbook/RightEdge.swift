import Crypto

/// The right-most tile of each level: all that an append needs to know of the tree.
struct RightEdge: Equatable, Sendable {
  /// How many leaves the edge stands for.
  private(set) var size = 0
  /// The tiles that are not full, by level; empty where the level ends with a full tile.
  private(set) var tiles = [Tile](repeating: Tile(), count: TilePath.highestLevel + 1)

  init() {}

  /// The edge of a log of `size` entries with these tiles, each of its level's width.
  init(size: Int, tiles: [Tile]) {
    self.size = size
    self.tiles = tiles
  }

  /// Appends a leaf's hash and gives the tiles that became full, the lowest level first.
  mutating func append(_ leaf: Digest) -> [(path: TilePath, tile: Tile)] {
    size += 1
    var full: [(TilePath, Tile)] = []
    var hash = leaf
    for level in tiles.indices {
      tiles[level].append(hash)
      guard tiles[level].isFull else { break }
      let index = (size >> (8 * (level + 1))) - 1
      full.append((TilePath(.hashes(level: level), index: index), tiles[level]))
      hash = tiles[level].root
      tiles[level] = Tile()
    }
    return full
  }

  /// The tree's root (RFC 9162 §2.1.1).
  var root: Digest {
    var root: Digest?
    for tile in tiles where tile.width > 0 {
      var range = CompactRange()
      for position in 0..<tile.width { range.append(tile[position]) }
      root = range.joined(before: root)
    }
    return root ?? Merkle.emptyRoot
  }

  /// The hash of the last leaf if its tile is not full.
  var lastLeaf: Digest? {
    tiles[0].width > 0 ? tiles[0][tiles[0].width - 1] : nil
  }
}
