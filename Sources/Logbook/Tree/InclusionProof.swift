import Crypto

/// A proof that a leaf is in the tree with a given root. It consists of the siblings on the path
/// from the leaf to the root (RFC 9162 §2.1.3).
///
/// In the example tree of RFC 9162 §2.1.5, the path of leaf 4 is marked `*`. The proof of leaf 4
/// consists of the nodes in parentheses:
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
/// The verifier starts with the leaf's hash. It computes `i` with `f`, then `l` with `j`, then `r`
/// with `k`. The proof of leaf 6 is shorter, [`i`, `k`]: the leaf moves up unchanged to `j`, where
/// it has its first sibling.
struct InclusionProof: Hashable, Sendable {
  /// The leaf's index, from 0.
  let index: Int
  /// The number of leaves of the tree.
  let size: Int
  /// The siblings, starting with the leaf's sibling.
  let hashes: [Digest]

  /// Creates a proof from untrusted input. Nothing is checked.
  init(index: Int, size: Int, hashes: [Digest]) {
    self.index = index
    self.size = size
    self.hashes = hashes
  }

  /// Computes the proof of the leaf at `index`, which must be less than `size` (RFC 9162 §2.1.3.1).
  init<Reader: SubtreeReader>(
    index: Int, size: Int, from reader: inout Reader
  ) throws(Reader.Failure) {
    precondition(0 <= index && index < size)
    // Descend from the root to the leaf. At each node, the half without the leaf is a sibling. For
    // leaf 4, the siblings are `k` (0..<4), `j` (6..<7) and `f` (5..<6).
    var range = 0..<size
    var siblings: [Range<Int>] = []
    while range.count > 1 {
      let middle = range.lowerBound + Merkle.split(range.count)
      let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
      siblings.append(index < middle ? right : left)
      range = index < middle ? left : right
    }
    // The proof lists the siblings in the opposite order, starting with the leaf's sibling.
    var hashes: [Digest] = []
    for sibling in siblings.reversed() { hashes.append(try reader.root(over: sibling)) }
    self.init(index: index, size: size, hashes: hashes)
  }

  /// Reports whether the proof leads from this leaf's hash to this root. Follows the steps of RFC
  /// 9162 §2.1.3.2.
  func isValid(leaf: Digest, root: Digest) -> Bool {
    // Step 1: the index must be less than the size.
    guard index >= 0, index < size else { return false }
    // In the RFC, steps 4(a) and 5 detect a path that is too long or too short. Index and size
    // determine the length of the path, so the length is checked first.
    guard hashes.count == Self.pathLength(from: index, last: size - 1) else { return false }
    // Steps 2 and 3: `hash` is the hash of a node. `node` is the number of that node within its
    // level, and `last` is the number of the last node of the level. The leaves are the lowest
    // level. Each iteration moves up to the parent.
    var (node, last) = (index, size - 1)
    var hash = leaf
    for sibling in hashes {
      if node & 1 == 1 || node == last {
        // Step 4(b): the sibling is on the left. Odd nodes are right children, like `l`, whose
        // sibling is `k`. The last node of a level can be even, like leaf 6. Such a node has no
        // sibling on its level. It moves up unchanged until it is a right child, `j`, and the hash
        // belongs to the sibling of that child, `i`.
        hash = Merkle.node(sibling, hash)
        // Skip the levels through which the node moved up unchanged.
        while node & 1 == 0, node > 0 { (node, last) = (node >> 1, last >> 1) }
      } else {
        // An even node that is not the last of its level is a left child, like leaf 4. Its sibling
        // is on the right, like `f`.
        hash = Merkle.node(hash, sibling)
      }
      // Step 4(c): move up.
      (node, last) = (node >> 1, last >> 1)
    }
    // Step 5.
    return hash == root
  }

  /// Returns the number of siblings on the path from `node` to the root. `last` is the last node of
  /// the level of `node`.
  ///
  /// The paths from `node` and `last` to the root meet in a node: for the leaves 4 and 6, in `l`.
  /// Below the meeting node, every node on the first path has a sibling, such as `f` and `j`. From
  /// the meeting node up, the path is the right edge of the tree, where only odd nodes have a
  /// sibling: `l` is node 1 of its level and has the sibling `k`.
  static func pathLength(from node: Int, last: Int) -> Int {
    let meeting = Int.bitWidth - (node ^ last).leadingZeroBitCount
    return meeting + (node >> meeting).nonzeroBitCount
  }
}
