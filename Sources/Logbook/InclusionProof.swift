package import Crypto

/// A proof that a leaf is in the tree of some root: the hashes beside its way up (RFC 9162 §2.1.3).
package struct InclusionProof: Hashable, Sendable {
  /// The leaf's index, from 0.
  package let index: Int
  /// The size of the tree.
  package let size: Int
  /// Sibling hashes, the leaf's first.
  package let hashes: [Digest]

  /// A proof as it came from elsewhere; nothing is checked yet.
  package init(index: Int, size: Int, hashes: [Digest]) {
    self.index = index
    self.size = size
    self.hashes = hashes
  }

  /// Makes the proof for `index` in the tree of `size` leaves (RFC 9162 §2.1.3.1); `index` is below
  /// `size`.
  package init<Reader: SubtreeReader>(
    index: Int, size: Int, from reader: inout Reader
  ) throws(Reader.Failure) {
    precondition(0 <= index && index < size)
    var range = 0..<size
    var siblings: [Range<Int>] = []
    while range.count > 1 {
      let middle = range.lowerBound + Merkle.split(range.count)
      let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
      siblings.append(index < middle ? right : left)
      range = index < middle ? left : right
    }
    var hashes: [Digest] = []
    for sibling in siblings.reversed() { hashes.append(try reader.root(over: sibling)) }
    self.init(index: index, size: size, hashes: hashes)
  }

  /// Whether the proof leads from this leaf's hash to this root (RFC 9162 §2.1.3.2).
  package func isValid(leaf: Digest, root: Digest) -> Bool {
    guard index >= 0, index < size else { return false }
    var (node, last) = (index, size - 1)
    var hash = leaf
    for sibling in hashes {
      guard last > 0 else { return false }
      if node & 1 == 1 || node == last {
        hash = Merkle.node(sibling, hash)
        while node & 1 == 0, node > 0 { (node, last) = (node >> 1, last >> 1) }
      } else {
        hash = Merkle.node(hash, sibling)
      }
      (node, last) = (node >> 1, last >> 1)
    }
    return last == 0 && hash == root
  }
}
