import Crypto
import Support
import Testing

@testable import Logbook

struct ConsistencyProofTests {
  let leaves = (0..<70).map { Merkle.leaf(Array("\($0)".utf8)) }

  @Test func makesTheProofsOfTheReferenceTree() {
    // certificate-transparency-go, "consistency proofs".
    var reader = LeafReader(leaves: MerkleTests.leaves.map { Merkle.leaf($0) })
    let proof = ConsistencyProof(from: 6, to: 8, reader: &reader).hashes.map(\.hex)
    #expect(
      proof == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      ])
    #expect(ConsistencyProof(from: 8, to: 8, reader: &reader).hashes.isEmpty)
  }

  /// The proofs that RFC 9162 §2.1.5 lists.
  @Test func namesTheNodesOfTheRFC() {
    let tree = ExampleTree()
    var reader = LeafReader(leaves: tree.leaves)
    for (oldSize, letters) in [(3, "cdgl"), (4, "l"), (6, "ijk")] {
      let proof = ConsistencyProof(from: oldSize, to: 7, reader: &reader)
      #expect(tree.letters(proof.hashes) == letters, "from \(oldSize)")
    }
  }

  @Test func provesEveryPairOfTreesTo70AndNoOther() {
    var reader = LeafReader(leaves: leaves)
    let roots = (0...70).map { LeafReader.root(leaves[..<$0]) }
    for new in 0...70 {
      for old in 0...new {
        let proof = ConsistencyProof(from: old, to: new, reader: &reader)
        let label = "\(old) to \(new)"
        #expect(proof.isValid(oldRoot: roots[old], newRoot: roots[new]), "\(label)")
        let longer = ConsistencyProof(
          oldSize: old, newSize: new, hashes: proof.hashes + [leaves[0]])
        #expect(!longer.isValid(oldRoot: roots[old], newRoot: roots[new]), "\(label)")
        if !proof.hashes.isEmpty {
          let shorter = ConsistencyProof(
            oldSize: old, newSize: new, hashes: Array(proof.hashes.dropLast()))
          #expect(!shorter.isValid(oldRoot: roots[old], newRoot: roots[new]), "\(label)")
        }
        let backwards = ConsistencyProof(oldSize: new + 1, newSize: old, hashes: proof.hashes)
        #expect(!backwards.isValid(oldRoot: roots[old], newRoot: roots[new]), "\(label)")
        if old > 0 {
          #expect(!proof.isValid(oldRoot: roots[old - 1], newRoot: roots[new]), "\(label)")
        }
        if old < new, old > 0 {
          #expect(!proof.isValid(oldRoot: roots[old], newRoot: roots[new - 1]), "\(label)")
        }
      }
    }
  }

  /// Every bit of every hash, from every size to every size up to 13, and from 13 to 70.
  @Test func refusesEveryFlippedBit() {
    var reader = LeafReader(leaves: leaves)
    let pairs = (2...13).flatMap { new in (1..<new).map { old in (old, new) } } + [(13, 70)]
    for (oldSize, newSize) in pairs {
      let old = LeafReader.root(leaves[..<oldSize])
      let new = LeafReader.root(leaves[..<newSize])
      let proof = ConsistencyProof(from: oldSize, to: newSize, reader: &reader)
      #expect(proof.hashes.count > (newSize == 70 ? 4 : 0))
      for (position, hash) in proof.hashes.enumerated() {
        for flip in bitFlips(of: hash.bytes) {
          var hashes = proof.hashes
          hashes[position] = Digest(bytes: flip.bytes) ?? hash
          let flipped = ConsistencyProof(oldSize: oldSize, newSize: newSize, hashes: hashes)
          #expect(
            !flipped.isValid(oldRoot: old, newRoot: new),
            "\(oldSize) to \(newSize), hash \(position), \(flip)")
        }
      }
    }
  }

  /// The length check accepts and refuses the same proofs as the steps of the RFC, which find out
  /// in the loop: for every pair of sizes to 20, and every length of the path.
  @Test func agreesWithTheStepsOfTheRFC() {
    let first = leaves[19]
    for newSize in 2...20 {
      for oldSize in 1..<newSize {
        for count in 0...10 {
          let hashes = Array(leaves[20..<(20 + count)])
          let proof = ConsistencyProof(oldSize: oldSize, newSize: newSize, hashes: hashes)
          let rfc = Self.rfcRoots(oldSize, newSize, first: first, path: hashes)
          #expect(
            proof.isValid(oldRoot: rfc.old, newRoot: rfc.new) == rfc.isAccepted,
            "\(oldSize) to \(newSize), \(count) hashes")
        }
      }
    }
  }

  /// The steps of RFC 9162 §2.1.4.2: the values of `fr` and `sr` after the last hash, and whether
  /// no step before the comparison with the roots refuses the proof. `first` is the old root if
  /// the proof leaves it out.
  private static func rfcRoots(
    _ oldSize: Int, _ newSize: Int, first: Digest, path: [Digest]
  ) -> (old: Digest, new: Digest, isAccepted: Bool) {
    guard !path.isEmpty else { return (first, first, false) }
    let path = oldSize & (oldSize - 1) == 0 ? [first] + path : path
    var isAccepted = true
    var (fn, sn) = (oldSize - 1, newSize - 1)
    while fn & 1 == 1 { (fn, sn) = (fn >> 1, sn >> 1) }
    var (fr, sr) = (path[0], path[0])
    for c in path.dropFirst() {
      if sn == 0 { isAccepted = false }
      if fn & 1 == 1 || fn == sn {
        fr = Merkle.node(c, fr)
        sr = Merkle.node(c, sr)
        while fn & 1 == 0 && fn > 0 { (fn, sn) = (fn >> 1, sn >> 1) }
      } else {
        sr = Merkle.node(sr, c)
      }
      (fn, sn) = (fn >> 1, sn >> 1)
    }
    return (fr, sr, isAccepted && sn == 0)
  }
}
