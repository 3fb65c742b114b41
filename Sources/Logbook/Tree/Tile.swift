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
