import Crypto

/// The right-most tile of each level, which is the only part of the tree that an append needs.
///
/// For the ten leaves in the diagram at ``Tile``, the edge consists of the tiles [A B] and [8 9].
/// Appending a leaf changes no other tile.
struct RightEdge: Equatable, Sendable {
  /// The number of leaves of the tree.
  private(set) var size = 0
  /// The right-most partial tile of each level. The tile is empty if its level has no partial tile.
  private(set) var tiles = [Tile](repeating: Tile(), count: TilePath.highestLevel + 1)

  init() {}

  /// Creates the edge of a log of `size` entries. Each tile must have the width that the size
  /// implies.
  init(size: Int, tiles: [Tile]) {
    self.size = size
    self.tiles = tiles
  }

  /// Appends the hash of a leaf. Returns the tiles that became full, the lowest level first.
  mutating func append(_ leaf: Digest) -> [(path: TilePath, tile: Tile)] {
    size += 1
    var full: [(TilePath, Tile)] = []
    var hash = leaf
    for level in tiles.indices {
      tiles[level].append(hash)
      guard tiles[level].isFull else { break }
      // The root of a full tile becomes the next digest of the level above, like `B` when leaf 7 is
      // appended.
      let index = (size >> (8 * (level + 1))) - 1
      full.append((TilePath(.hashes(level: level), index: index), tiles[level]))
      hash = tiles[level].root
      tiles[level] = Tile()
    }
    return full
  }

  /// The root of the tree (RFC 9162 §2.1.1).
  ///
  /// Lower levels contain leaves further to the right, in smaller subtrees. The levels therefore
  /// join from the bottom: 8 and 9 to a node, `A` and `B` to another node, and both nodes to the
  /// root.
  var root: Digest {
    var root: Digest?
    for tile in tiles where tile.width > 0 {
      var range = CompactRange()
      for position in 0..<tile.width { range.append(tile[position]) }
      root = range.joined(before: root)
    }
    return root ?? Merkle.emptyRoot
  }
}
