import Crypto

/// A proof that one tree is the beginning of another tree (RFC 9162 §2.1.4).
///
/// The diagram shows the example tree of RFC 9162 §2.1.5, on the left with three leaves, on the
/// right with seven. The proof consists of the nodes in parentheses, in the order [`c`, `d`, `g`,
/// `l`]:
///
///          old root                       r
///           /    \                     /     \
///          g      |                 k          (l)
///         / \     |               /   \       /   \
///         a b     c             (g)    h     i     j
///         | |     |             / \   / \   / \    |
///         0 1     2             a b (c)(d)  e f    |
///                               | |   | |   | |    |
///                               0 1   2 3   4 5    6
///
/// The verifier computes both roots from the same hashes. The old root needs `g` and `c`, which are
/// in both trees. The new root also needs `d` and `l`, which are only in the new tree. The proof
/// from 4 to 7 leaves is [`l`] alone, because the old root is `k`, which the verifier already has.
/// The proof from 6 to 7 leaves is [`i`, `j`, `k`].
struct ConsistencyProof: Hashable, Sendable {
  /// The number of leaves of the older tree.
  let oldSize: Int
  /// The number of leaves of the newer tree.
  let newSize: Int
  /// The hashes in the order of RFC 9162; empty if the older tree is empty or both sizes are equal.
  let hashes: [Digest]

  /// Creates a proof from untrusted input. Nothing is checked.
  init(oldSize: Int, newSize: Int, hashes: [Digest]) {
    self.oldSize = oldSize
    self.newSize = newSize
    self.hashes = hashes
  }

  /// Computes the proof (RFC 9162 §2.1.4.1). `oldSize` must not exceed `newSize`.
  init<Reader: SubtreeReader>(
    from oldSize: Int, to newSize: Int, reader: inout Reader
  ) throws(Reader.Failure) {
    precondition(0 <= oldSize && oldSize <= newSize)
    var hashes: [Digest] = []
    if oldSize > 0 && oldSize < newSize {
      // Descend from the root to the subtree that ends where the old tree ended. At each node, the
      // other half is a sibling. With 3 old leaves, the siblings are `l` (4..<7, new), `g` (0..<2,
      // old) and `d` (3..<4, new), and the descent ends at `c` (2..<3).
      var range = 0..<newSize
      var siblings: [Range<Int>] = []
      while range.upperBound != oldSize {
        let middle = range.lowerBound + Merkle.split(range.count)
        let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
        siblings.append(oldSize <= middle ? right : left)
        range = oldSize <= middle ? left : right
      }
      // A subtree that begins at leaf 0 is the whole old tree. The verifier already has its root.
      if range.lowerBound > 0 { hashes.append(try reader.root(over: range)) }
      for sibling in siblings.reversed() { hashes.append(try reader.root(over: sibling)) }
    }
    self.init(oldSize: oldSize, newSize: newSize, hashes: hashes)
  }

  /// Reports whether the proof leads from the older root to the newer root. Follows the steps of
  /// RFC 9162 §2.1.4.2.
  func isValid(oldRoot: Digest, newRoot: Digest) -> Bool {
    guard oldSize >= 0, oldSize <= newSize else { return false }
    // The RFC does not cover two cases. Trees of equal size have equal roots, and every tree begins
    // with the empty tree. The proofs of both cases have no hashes.
    if oldSize == newSize { return hashes.isEmpty && oldRoot == newRoot }
    if oldSize == 0 { return hashes.isEmpty && oldRoot == Merkle.emptyRoot }
    // Steps 3 and 4: `node` is the number of a node within its level, and `last` is the number of
    // the last node of that level in the new tree. `node` starts as the last old leaf and moves up
    // while it is a right child. It then is the largest subtree that ends where the old tree ended:
    // for 6 old leaves `i`, node 2 of its level.
    var (node, last) = (oldSize - 1, newSize - 1)
    while node & 1 == 1 { (node, last) = (node >> 1, last >> 1) }
    // Step 2: if the old size is a power of two, this subtree is the old tree. The proof omits its
    // root.
    let isComplete = oldSize & (oldSize - 1) == 0
    // In the RFC, steps 1, 6(a) and 7 detect a path that is too long or too short. The sizes
    // determine the length of the path, so the length is checked first.
    let length = InclusionProof.pathLength(from: node, last: last)
    guard hashes.count == (isComplete ? length : length + 1) else { return false }
    let path = isComplete ? [oldRoot] + hashes : hashes
    // Step 5: compute both roots from this subtree upward.
    var (old, new) = (path[0], path[0])
    for hash in path.dropFirst() {
      if node & 1 == 1 || node == last {
        // Step 6(b): the sibling is on the left, like `g`, so it is also in the old tree. A node
        // that is even and the last of its level has no sibling there. As in an inclusion proof, it
        // moves up unchanged until it is a right child, and the hash belongs to the sibling of that
        // child.
        old = Merkle.node(hash, old)
        new = Merkle.node(hash, new)
        // Skip the levels through which the node moved up unchanged.
        while node & 1 == 0, node > 0 { (node, last) = (node >> 1, last >> 1) }
      } else {
        // The sibling is on the right, like `d` and `l`. It is not in the old tree, so it changes
        // only the new root.
        new = Merkle.node(new, hash)
      }
      // Step 6(c): move up.
      (node, last) = (node >> 1, last >> 1)
    }
    // Step 7.
    return old == oldRoot && new == newRoot
  }
}
