import Crypto

/// The hashes of a Merkle tree (RFC 9162 §2.1.1, the same as RFC 6962 §2.1).
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
/// `a` is the hash of leaf 0, `g` that of `a` and `b`, `r` the root. Leaf 6 has no sibling on its
/// level: its hash moves up unchanged and is `j`.
enum Merkle {
  /// The root of the empty tree: SHA-256 of nothing.
  static var emptyRoot: Digest { SHA256.digest(of: []) }

  /// The hash of a leaf: SHA-256(0x00 entry).
  static func leaf(_ entry: some Collection<UInt8>) -> Digest {
    SHA256.digest(of: [0x00] + entry)
  }

  /// The hash of an inner node: SHA-256(0x01 left right).
  static func node(_ left: Digest, _ right: Digest) -> Digest {
    SHA256.digest(of: [0x01] + left.bytes + right.bytes)
  }

  /// The root of the tree with these leaf hashes.
  static func root(over leaves: some Sequence<Digest>) -> Digest {
    var range = CompactRange()
    for leaf in leaves { range.append(leaf) }
    return range.root ?? emptyRoot
  }

  /// The largest power of two below `size` (at least 2), where RFC 9162 splits a tree: 4 for the
  /// tree above, whose left half is `k`.
  static func split(_ size: Int) -> Int {
    1 << (Int.bitWidth - 1 - (size - 1).leadingZeroBitCount)
  }
}

/// A growing tree, of which only the roots of the largest complete subtrees are kept, one for each
/// set bit of the size: `k`, `i`, `j` for the seven (binary 111) leaves of the tree at ``Merkle``.
///
/// Appending costs one node hash on average. A tree of 2^63 - 1 leaves needs 63 digests.
struct CompactRange: Sendable {
  /// The number of leaves.
  private(set) var count = 0
  /// The roots of the complete subtrees, the largest (left-most) first.
  private var roots: [Digest] = []

  /// Appends the hash of a leaf.
  mutating func append(_ leaf: Digest) {
    var right = leaf
    var rest = count
    // Each trailing 1 bit of the size is a subtree as large as the one that has just become
    // complete: both join, like a carry in an addition. Leaf 7 joins `j`, then `i`, then `k`.
    while rest & 1 == 1 {
      right = Merkle.node(roots.removeLast(), right)
      rest >>= 1
    }
    roots.append(right)
    count += 1
  }

  /// The root of the tree; nil if it is empty.
  var root: Digest? { joined(before: nil) }

  /// The root of the tree that has these leaves followed by a tree with root `tail`, which must not
  /// be larger than the smallest subtree here.
  ///
  /// The subtrees join from the right: first `i` and `j` to `l`, then `k` and `l` to the root.
  func joined(before tail: Digest?) -> Digest? {
    roots.reversed().reduce(tail) { right, left in
      guard let right else { return left }
      return Merkle.node(left, right)
    }
  }
}
