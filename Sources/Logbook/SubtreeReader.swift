package import Crypto

/// Where proofs take the roots of complete subtrees from: tiles on disk, or leaves in memory.
package protocol SubtreeReader<Failure> {
  associatedtype Failure: Error
  /// The root of a complete subtree of the tree.
  mutating func root(of subtree: Subtree) throws(Failure) -> Digest
}

extension SubtreeReader {
  /// The root over the leaves in `range`, which is not empty and lies where RFC 9162 would split.
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
