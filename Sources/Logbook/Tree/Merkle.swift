import Crypto

/// Computes the hashes of a Merkle tree (RFC 9162 §2.1.1, identical to RFC 6962 §2.1).
///
/// The tree of seven leaves, with the letters of the example in RFC 9162 §2.1.5:
///
///                 r
///              /     \
///           k           l
///         /   \       /   \
///        g     h     i     j
///       / \   / \   / \    |
///       a b   c d   e f    |
///       | |   | |   | |    |
///       0 1   2 3   4 5    6
///
/// `a` is the hash of leaf 0, `g` is the hash of `a` and `b`, and `r` is the root. Leaf 6 has no
/// sibling on its level, so its hash moves up unchanged as `j`.
enum Merkle {
  /// The root of the empty tree: SHA-256 of no bytes.
  static var emptyRoot: Digest { SHA256.digest(of: []) }

  /// Returns the hash of a leaf: SHA-256(0x00 entry).
  static func leaf(_ entry: some Collection<UInt8>) -> Digest {
    SHA256.digest(of: [0x00] + entry)
  }

  /// Returns the hash of an inner node: SHA-256(0x01 left right).
  static func node(_ left: Digest, _ right: Digest) -> Digest {
    SHA256.digest(of: [0x01] + left.bytes + right.bytes)
  }

  /// Returns the root of the tree with these leaf hashes.
  static func root(over leaves: some Sequence<Digest>) -> Digest {
    var range = CompactRange()
    for leaf in leaves { range.append(leaf) }
    return range.root ?? emptyRoot
  }

  /// Returns the largest power of two less than `size`, which must be at least 2. RFC 9162 splits a
  /// tree after that many leaves. For the tree above, the result is 4, and the left half is `k`.
  static func split(_ size: Int) -> Int {
    1 << (Int.bitWidth - 1 - (size - 1).leadingZeroBitCount)
  }
}

/// A growing tree that keeps only the roots of its largest complete subtrees, one for each set bit
/// of the size. For the seven (binary 111) leaves of the tree at ``Merkle``, the roots are `k`, `i`
/// and `j`.
///
/// Appending costs one node hash on average. A tree of 2^63 - 1 leaves needs 63 digests.
struct CompactRange: Sendable {
  /// The number of leaves.
  private(set) var count = 0
  /// The roots of the complete subtrees, from left to right, and therefore from largest to
  /// smallest.
  private var roots: [Digest] = []

  /// Appends the hash of a leaf.
  mutating func append(_ leaf: Digest) {
    var right = leaf
    var rest = count
    // Each trailing 1 bit of the size is a subtree as large as the one that has just become
    // complete. The two subtrees join, like a carry in an addition. Leaf 7 joins `j`, then `i`,
    // then `k`.
    while rest & 1 == 1 {
      right = Merkle.node(roots.removeLast(), right)
      rest >>= 1
    }
    roots.append(right)
    count += 1
  }

  /// The root of the tree; nil if the tree is empty.
  var root: Digest? { joined(before: nil) }

  /// Returns the root of the tree that consists of these leaves followed by a tree with root
  /// `tail`. That second tree must not be larger than the smallest subtree here.
  ///
  /// The subtrees join from right to left: first `i` and `j` to `l`, then `k` and `l` to the root.
  func joined(before tail: Digest?) -> Digest? {
    roots.reversed().reduce(tail) { right, left in
      guard let right else { return left }
      return Merkle.node(left, right)
    }
  }
}
