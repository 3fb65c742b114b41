import Crypto

/// A source of the roots of complete subtrees, from which proofs are made: tiles on disk, or leaves
/// in memory.
protocol SubtreeReader<Failure> {
  associatedtype Failure: Error
  /// The root of a complete subtree of the tree.
  mutating func root(of subtree: Subtree) throws(Failure) -> Digest
}

extension SubtreeReader {
  /// The root over the leaves in `range`, which is not empty and begins and ends where RFC 9162
  /// splits the tree.
  ///
  /// A range at the right edge is not complete: it is covered by complete subtrees, whose roots
  /// join from the right. In the tree at ``Merkle``, 4..<7 is `i` and `j`, which join to `l`.
  mutating func root(over range: Range<Int>) throws(Failure) -> Digest {
    let subtrees = Subtree.covering(range)
    var joined: Digest?
    for subtree in subtrees.reversed() {
      let left = try root(of: subtree)
      joined = joined.map { Merkle.node(left, $0) } ?? left
    }
    return joined ?? Merkle.emptyRoot
  }
}

/// A complete subtree: the `index`-th from the left of those with 2^`height` leaves.
///
/// In the tree at ``Merkle``, `h` has height 1 and index 1: it is over the leaves 2 and 3.
struct Subtree: Hashable, Sendable {
  /// The subtree has 2^height leaves; 0 is a leaf.
  let height: Int
  /// The number of subtrees of the same height on its left.
  let index: Int

  /// The complete subtrees that cover `range`, left to right, each as large as possible.
  ///
  /// The range begins where a subtree of its size may begin, as it does wherever RFC 9162 splits a
  /// tree.
  static func covering(_ range: Range<Int>) -> [Subtree] {
    var subtrees: [Subtree] = []
    var start = range.lowerBound
    while start < range.upperBound {
      let remaining = range.upperBound - start
      let height = Int.bitWidth - 1 - remaining.leadingZeroBitCount
      subtrees.append(Subtree(height: height, index: start >> height))
      start += 1 << height
    }
    return subtrees
  }
}
