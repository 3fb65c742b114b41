import Crypto

/// The bytes of a hash tile: up to 256 digests of 32 bytes, in order.
struct Tile: Equatable, Sendable {
  /// The digests, one behind the other.
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

  /// The root over `range` of the digests; its bounds are those of a complete subtree.
  func root(over range: Range<Int>) -> Digest {
    Merkle.root(over: range.map { self[$0] })
  }

  /// The root over all digests here, which are those of a full tile.
  var root: Digest { Digest(bytes: rootBytes) ?? Merkle.emptyRoot }

  /// The first position at which `other`, of the same width or wider, holds another digest.
  func firstDifference(from other: Tile) -> Int? {
    (0..<width).first { self[$0] != other[$0] }
  }
}

extension Tile {
  /// The root over a full tile's digests, 32 bytes.
  var rootBytes: ArraySlice<UInt8> {
    precondition(isFull)
    var nodes = bytes
    nodes.withUnsafeMutableBytes { buffer in
      guard let address = buffer.baseAddress else { return }
      var pairs = buffer.count / Digest.byteCount / 2
      while pairs > 0 {
        SHA256.hashPairs(prefix: 0x01, in: address, count: pairs)
        pairs /= 2
      }
    }
    return nodes[..<Digest.byteCount]
  }
}
