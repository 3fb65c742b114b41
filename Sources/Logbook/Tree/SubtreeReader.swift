import Crypto

/// A source of the roots of complete subtrees, such as tiles on disk or leaves in memory. Proofs
/// are computed from these roots.
protocol SubtreeReader<Failure> {
  associatedtype Failure: Error
  /// Returns the root of a complete subtree of the tree.
  mutating func root(of subtree: Subtree) throws(Failure) -> Digest
}

extension SubtreeReader {
  /// Returns the root over the leaves in `range`. The range must not be empty, and must begin and
  /// end where RFC 9162 splits the tree.
  ///
  /// A range at the right edge can consist of several complete subtrees, whose roots join from
  /// right to left. In the tree at ``Merkle``, 4..<7 consists of `i` and `j`, which join to `l`.
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

/// A complete subtree with 2^`height` leaves.
///
/// In the tree at ``Merkle``, `h` has height 1 and index 1, and covers the leaves 2 and 3.
struct Subtree: Hashable, Sendable {
  /// The height of the subtree, which has 2^height leaves. A leaf has height 0.
  let height: Int
  /// The number of subtrees of the same height to the left of this subtree.
  let index: Int

  /// Returns the complete subtrees that cover `range`, from left to right, each as large as
  /// possible.
  ///
  /// The start of the range must be a multiple of the largest power of two that is not greater than
  /// the length of the range. This holds for every range produced by splitting a tree as in RFC
  /// 9162.
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
