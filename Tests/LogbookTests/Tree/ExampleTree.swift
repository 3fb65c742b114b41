import Crypto

@testable import Logbook

/// The tree of seven leaves in RFC 9162 §2.1.5, with its letters; it is drawn at `Merkle`.
struct ExampleTree {
  let leaves = (0..<7).map { Merkle.leaf(Array("d\($0)".utf8)) }

  /// The hashes by letter, computed from the leaves as the drawing shows.
  let nodes: [Character: Digest]

  init() {
    let (a, b, c, d) = (leaves[0], leaves[1], leaves[2], leaves[3])
    let (e, f, j) = (leaves[4], leaves[5], leaves[6])
    let (g, h, i) = (Merkle.node(a, b), Merkle.node(c, d), Merkle.node(e, f))
    let (k, l) = (Merkle.node(g, h), Merkle.node(i, j))
    nodes = [
      "a": a, "b": b, "c": c, "d": d, "e": e, "f": f, "g": g, "h": h, "i": i, "j": j, "k": k,
      "l": l, "r": Merkle.node(k, l),
    ]
  }

  /// The letters of `hashes`, in order; `?` for a hash that is not in the tree.
  func letters(_ hashes: [Digest]) -> String {
    String(hashes.map { hash in nodes.first { $0.value == hash }?.key ?? "?" })
  }
}
