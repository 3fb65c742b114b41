import Crypto

/// A proof that one tree is the beginning of another (RFC 9162 §2.1.4).
///
/// The tree of RFC 9162 §2.1.5 when it had three leaves, and with seven. The proof names the nodes
/// in parentheses, in the order [`c`, `d`, `g`, `l`]:
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
/// The verifier computes both roots from the same hashes: the old one from `g` and `c`, which are
/// in both trees; the new one with `d` and `l` in addition, which are new. From 4 to 7 the proof is
/// [`l`] alone: the old root is `k`, which the verifier has. From 6 to 7 it is [`i`, `j`, `k`].
struct ConsistencyProof: Hashable, Sendable {
  /// The size of the older tree.
  let oldSize: Int
  /// The size of the newer tree.
  let newSize: Int
  /// The hashes in the order of RFC 9162; empty if the older tree is empty or both are equal.
  let hashes: [Digest]

  /// A proof from an untrusted source; nothing is checked yet.
  init(oldSize: Int, newSize: Int, hashes: [Digest]) {
    self.oldSize = oldSize
    self.newSize = newSize
    self.hashes = hashes
  }

  /// Makes the proof (RFC 9162 §2.1.4.1); `oldSize` is not above `newSize`.
  init<Reader: SubtreeReader>(
    from oldSize: Int, to newSize: Int, reader: inout Reader
  ) throws(Reader.Failure) {
    precondition(0 <= oldSize && oldSize <= newSize)
    var hashes: [Digest] = []
    if oldSize > 0 && oldSize < newSize {
      // Descend from the root to the subtree that ends where the old tree ended. At each node the
      // other half is a sibling. With 3 old leaves: first `l` (4..<7), which is new; then `g`
      // (0..<2), which is old; then `d` (3..<4); `c` (2..<3) is the subtree.
      var range = 0..<newSize
      var siblings: [Range<Int>] = []
      while range.upperBound != oldSize {
        let middle = range.lowerBound + Merkle.split(range.count)
        let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
        siblings.append(oldSize <= middle ? right : left)
        range = oldSize <= middle ? left : right
      }
      // A subtree that begins at leaf 0 is the whole old tree: the verifier has its root.
      if range.lowerBound > 0 { hashes.append(try reader.root(over: range)) }
      for sibling in siblings.reversed() { hashes.append(try reader.root(over: sibling)) }
    }
    self.init(oldSize: oldSize, newSize: newSize, hashes: hashes)
  }

  /// Whether the proof leads from the older root to the newer one, by the steps of RFC 9162
  /// §2.1.4.2.
  func isValid(oldRoot: Digest, newRoot: Digest) -> Bool {
    guard oldSize >= 0, oldSize <= newSize else { return false }
    // Two cases that the RFC leaves out. The same tree has the same root; every tree begins with
    // the empty one. Neither needs a hash.
    if oldSize == newSize { return hashes.isEmpty && oldRoot == newRoot }
    if oldSize == 0 { return hashes.isEmpty && oldRoot == Merkle.emptyRoot }
    // Steps 3 and 4: node number `node` of a level, whose last node is `last` in the new tree, is
    // the largest subtree that ends where the old tree ended. It starts as the last old leaf, and
    // moves up while it is a right child: `i` (node 2 of its level) for 6 old leaves.
    var (node, last) = (oldSize - 1, newSize - 1)
    while node & 1 == 1 { (node, last) = (node >> 1, last >> 1) }
    // Step 2: an old tree of a power of two leaves is that subtree. Its root is not in the proof.
    let isComplete = oldSize & (oldSize - 1) == 0
    // Steps 1, 6(a) and 7 of the RFC find out that a path is too long or too short. The sizes
    // determine its length, so that is checked first.
    let length = InclusionProof.pathLength(from: node, last: last)
    guard hashes.count == (isComplete ? length : length + 1) else { return false }
    let path = isComplete ? [oldRoot] + hashes : hashes
    // Step 5: both roots are computed from this subtree up.
    var (old, new) = (path[0], path[0])
    for hash in path.dropFirst() {
      if node & 1 == 1 || node == last {
        // Step 6(b): the sibling is on the left, like `g`, so that the old tree has it too. As in
        // an inclusion proof, an even node that is the last of its level gets the sibling of the
        // right child that it becomes further up.
        old = Merkle.node(hash, old)
        new = Merkle.node(hash, new)
        // Skip the levels through which it moved up.
        while node & 1 == 0, node > 0 { (node, last) = (node >> 1, last >> 1) }
      } else {
        // The sibling is on the right, like `d` and `l`: it came after the old tree ended, and
        // changes the new root only.
        new = Merkle.node(new, hash)
      }
      // Step 6(c): move up.
      (node, last) = (node >> 1, last >> 1)
    }
    // Step 7.
    return old == oldRoot && new == newRoot
  }
}
