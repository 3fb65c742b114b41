import Crypto

/// A proof that a leaf is in the tree with some root: the siblings on the path from the leaf to the
/// root (RFC 9162 §2.1.3).
///
/// In the tree of RFC 9162 §2.1.5 the proof of leaf 4, marked `*`, names the nodes in parentheses:
///
///                 r
///              /     \
///          (k)          *
///         /   \       /   \
///        g     h     *    (j)
///       / \   / \   / \    |
///       a b   c d   *(f)   |
///       | |   | |   | |    |
///       0 1   2 3   4 5    6
///
/// From the leaf's hash the verifier computes `i` with `f`, `l` with `j`, and `r` with `k`. The
/// proof of leaf 6 is shorter, [`i`, `k`]: the leaf moves up unchanged to `j`, where it gets its
/// first sibling.
struct InclusionProof: Hashable, Sendable {
  /// The leaf's index, from 0.
  let index: Int
  /// The size of the tree.
  let size: Int
  /// The siblings, the leaf's first.
  let hashes: [Digest]

  /// A proof from an untrusted source; nothing is checked yet.
  init(index: Int, size: Int, hashes: [Digest]) {
    self.index = index
    self.size = size
    self.hashes = hashes
  }

  /// Makes the proof for the leaf at `index`, which is below `size` (RFC 9162 §2.1.3.1).
  init<Reader: SubtreeReader>(
    index: Int, size: Int, from reader: inout Reader
  ) throws(Reader.Failure) {
    precondition(0 <= index && index < size)
    // Descend from the root to the leaf. At each node the half without the leaf is a sibling: for
    // leaf 4 first `k` (0..<4), then `j` (6..<7), then `f` (5..<6).
    var range = 0..<size
    var siblings: [Range<Int>] = []
    while range.count > 1 {
      let middle = range.lowerBound + Merkle.split(range.count)
      let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
      siblings.append(index < middle ? right : left)
      range = index < middle ? left : right
    }
    // The proof has them in the opposite order, the leaf's sibling first.
    var hashes: [Digest] = []
    for sibling in siblings.reversed() { hashes.append(try reader.root(over: sibling)) }
    self.init(index: index, size: size, hashes: hashes)
  }

  /// Whether the proof leads from this leaf's hash to this root, by the steps of RFC 9162
  /// §2.1.3.2.
  func isValid(leaf: Digest, root: Digest) -> Bool {
    // Step 1: the leaf is in the tree.
    guard index >= 0, index < size else { return false }
    // Steps 4(a) and 5 of the RFC find out in the loop that a path is too long or too short. Index
    // and size determine its length, so that is checked first.
    guard hashes.count == Self.pathLength(from: index, last: size - 1) else { return false }
    // Steps 2 and 3: `hash` is that of node number `node` of a level whose last node has the number
    // `last`. The leaves are the first level; each turn of the loop moves up to the parent.
    var (node, last) = (index, size - 1)
    var hash = leaf
    for sibling in hashes {
      if node & 1 == 1 || node == last {
        // Step 4(b): the sibling is on the left. Odd nodes are right children, like `l`, whose
        // sibling is `k`. The last node of a level can be even, like leaf 6. It then has no sibling
        // on this level and moves up unchanged to the level where it is a right child, `j`. The
        // sibling is that one's, `i`.
        hash = Merkle.node(sibling, hash)
        // Skip the levels through which it moved up.
        while node & 1 == 0, node > 0 { (node, last) = (node >> 1, last >> 1) }
      } else {
        // An even node that is not the last is a left child, like leaf 4: its sibling is on the
        // right, `f`.
        hash = Merkle.node(hash, sibling)
      }
      // Step 4(c): move up.
      (node, last) = (node >> 1, last >> 1)
    }
    // Step 5.
    return hash == root
  }

  /// The number of siblings between node `node` of a level, whose last node is `last`, and the
  /// root.
  ///
  /// The paths of both nodes to the root meet in some node: those of the leaves 4 and 6 in `l`.
  /// Below it every node on the first path has a sibling: `f` and `j`. From there on the path is
  /// the right edge of the tree, where only odd nodes have one: `l` is node 1 of its level, and has
  /// `k`.
  static func pathLength(from node: Int, last: Int) -> Int {
    let meeting = Int.bitWidth - (node ^ last).leadingZeroBitCount
    return meeting + (node >> meeting).nonzeroBitCount
  }
}
