/// A complete subtree of a Merkle tree: 2^`height` leaves, the `index`-th such from the left.
package struct Subtree: Hashable, Sendable {
  /// The subtree has 2^height leaves; 0 is a leaf.
  package let height: Int
  /// How many subtrees of the same height lie left of it.
  package let index: Int

  /// The complete subtrees that cover `range`, left to right.
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
