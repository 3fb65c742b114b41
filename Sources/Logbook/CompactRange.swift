package import Crypto

/// The right edge of a growing tree: the root of one complete subtree for each set bit of the size.
///
/// Appending costs one node hash on average; the edge of 2^63 entries holds 63 digests.
package struct CompactRange: Sendable {
  /// How many leaves the edge stands for.
  package private(set) var count = 0
  /// Roots of complete subtrees, the largest (leftmost) first.
  private var roots: [Digest] = []

  /// The edge of the empty tree.
  package init() {}

  /// Appends a leaf's hash.
  package mutating func append(_ leaf: Digest) {
    var right = leaf
    var rest = count
    while rest & 1 == 1 {
      right = Merkle.node(roots.removeLast(), right)
      rest >>= 1
    }
    roots.append(right)
    count += 1
  }

  /// The root of the whole, or nil for the empty tree.
  package var root: Digest? { joined(before: nil) }

  /// The root of these leaves followed by a tree whose root is `tail` and which is no larger than
  /// the smallest subtree here.
  package func joined(before tail: Digest?) -> Digest? {
    roots.reversed().reduce(tail) { right, left in
      guard let right else { return left }
      return Merkle.node(left, right)
    }
  }
}
