import Crypto

@testable import Logbook

/// A tree in memory, whose roots are computed by the definition in RFC 9162 §2.1.1.
struct LeafReader: SubtreeReader {
  let leaves: [Digest]

  mutating func root(of subtree: Subtree) -> Digest {
    let start = subtree.index << subtree.height
    return Self.root(leaves[start..<(start + (1 << subtree.height))])
  }

  static func root(_ leaves: ArraySlice<Digest>) -> Digest {
    guard let first = leaves.first else { return SHA256.digest(of: []) }
    guard leaves.count > 1 else { return first }
    var split = 1
    while split * 2 < leaves.count { split *= 2 }
    let left = root(leaves.prefix(split))
    let right = root(leaves.dropFirst(split))
    return SHA256.digest(of: [1] + left.bytes + right.bytes)
  }
}
