package import Crypto

/// The hashes of a Merkle tree (RFC 9162 §2.1.1, equal to RFC 6962 §2.1).
package enum Merkle {
  /// The root of no entries: SHA-256 of nothing.
  package static var emptyRoot: Digest { SHA256.digest(of: []) }

  /// The hash of an entry's bytes: SHA-256(0x00 entry).
  package static func leaf(_ entry: some Collection<UInt8>) -> Digest {
    SHA256.digest(of: [0x00] + entry)
  }

  /// The hash over two subtrees: SHA-256(0x01 left right).
  package static func node(_ left: Digest, _ right: Digest) -> Digest {
    SHA256.digest(of: [0x01] + left.bytes + right.bytes)
  }

  /// The root over leaf hashes; that of none is `emptyRoot`.
  package static func root(over leaves: some Sequence<Digest>) -> Digest {
    var range = CompactRange()
    for leaf in leaves { range.append(leaf) }
    return range.root ?? emptyRoot
  }

  /// The largest power of two below `size` (at least 2): where RFC 9162 splits a tree.
  static func split(_ size: Int) -> Int {
    1 << (Int.bitWidth - 1 - (size - 1).leadingZeroBitCount)
  }
}
