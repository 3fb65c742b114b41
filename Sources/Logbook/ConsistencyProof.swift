package import Crypto

/// A proof that one tree is the beginning of another (RFC 9162 §2.1.4).
package struct ConsistencyProof: Hashable, Sendable {
  /// The size of the older tree.
  package let oldSize: Int
  /// The size of the newer tree.
  package let newSize: Int
  /// The hashes in the order of RFC 9162; empty when a tree is empty or both are equal.
  package let hashes: [Digest]

  /// A proof as it came from elsewhere; nothing is checked yet.
  package init(oldSize: Int, newSize: Int, hashes: [Digest]) {
    self.oldSize = oldSize
    self.newSize = newSize
    self.hashes = hashes
  }

  /// Makes the proof (RFC 9162 §2.1.4.1); `oldSize` is not above `newSize`.
  package init<Reader: SubtreeReader>(
    from oldSize: Int, to newSize: Int, reader: inout Reader
  ) throws(Reader.Failure) {
    precondition(0 <= oldSize && oldSize <= newSize)
    var hashes: [Digest] = []
    if oldSize > 0 && oldSize < newSize {
      var range = 0..<newSize
      var siblings: [Range<Int>] = []
      while range.upperBound != oldSize {
        let middle = range.lowerBound + Merkle.split(range.count)
        let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
        siblings.append(oldSize <= middle ? right : left)
        range = oldSize <= middle ? left : right
      }
      // The older root itself is known to the verifier when the older tree is one complete subtree.
      if range.lowerBound > 0 { hashes.append(try reader.root(over: range)) }
      for sibling in siblings.reversed() { hashes.append(try reader.root(over: sibling)) }
    }
    self.init(oldSize: oldSize, newSize: newSize, hashes: hashes)
  }

  /// Whether the proof leads from the older root to the newer one (RFC 9162 §2.1.4.2).
  package func isValid(oldRoot: Digest, newRoot: Digest) -> Bool {
    guard oldSize >= 0, oldSize <= newSize else { return false }
    if oldSize == newSize { return hashes.isEmpty && oldRoot == newRoot }
    if oldSize == 0 { return hashes.isEmpty && oldRoot == Merkle.emptyRoot }
    guard !hashes.isEmpty else { return false }
    let isComplete = oldSize & (oldSize - 1) == 0
    let path = isComplete ? [oldRoot] + hashes : hashes
    var (node, last) = (oldSize - 1, newSize - 1)
    while node & 1 == 1 { (node, last) = (node >> 1, last >> 1) }
    var (old, new) = (path[0], path[0])
    for hash in path.dropFirst() {
      guard last > 0 else { return false }
      if node & 1 == 1 || node == last {
        old = Merkle.node(hash, old)
        new = Merkle.node(hash, new)
        while node & 1 == 0, node > 0 { (node, last) = (node >> 1, last >> 1) }
      } else {
        new = Merkle.node(new, hash)
      }
      (node, last) = (node >> 1, last >> 1)
    }
    return old == oldRoot && new == newRoot && last == 0
  }
}
