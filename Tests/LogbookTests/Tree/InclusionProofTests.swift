import Crypto
import Support
import Testing

@testable import Logbook

struct InclusionProofTests {
  let leaves = (0..<70).map { Merkle.leaf(Array("\($0)".utf8)) }

  /// Paths of RFC 6962 §2.1.3's example tree, by the certificate-transparency-go test "inclusion
  /// proofs".
  @Test func makesThePathsOfTheReferenceTree() {
    var reader = LeafReader(leaves: MerkleTests.leaves.map { Merkle.leaf($0) })
    let first = InclusionProof(index: 0, size: 8, from: &reader).hashes.map(\.hex)
    #expect(
      first == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
      ])
    let third = InclusionProof(index: 2, size: 3, from: &reader).hashes.map(\.hex)
    #expect(third == ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"])
    #expect(InclusionProof(index: 0, size: 1, from: &reader).hashes.isEmpty)
  }

  /// The proofs that RFC 9162 §2.1.5 lists.
  @Test func namesTheNodesOfTheRFC() {
    let tree = ExampleTree()
    var reader = LeafReader(leaves: tree.leaves)
    for (index, letters) in [(0, "bhl"), (3, "cgl"), (4, "fjk"), (6, "ik")] {
      let proof = InclusionProof(index: index, size: 7, from: &reader)
      #expect(tree.letters(proof.hashes) == letters, "leaf \(index)")
    }
  }

  @Test func provesEveryLeafOfEveryTreeTo70AndNoOther() {
    var reader = LeafReader(leaves: leaves)
    for size in 1...70 {
      let root = LeafReader.root(leaves[..<size])
      for index in 0..<size {
        let proof = InclusionProof(index: index, size: size, from: &reader)
        #expect(proof.isValid(leaf: leaves[index], root: root), "\(index) of \(size)")
        for mutant in mutants(of: proof) {
          #expect(!mutant.isValid(leaf: leaves[index], root: root), "\(index) of \(size)")
        }
        #expect(!proof.isValid(leaf: leaves[(index + 1) % 70], root: root))
        #expect(!proof.isValid(leaf: leaves[index], root: leaves[0]) || size == 1)
      }
    }
  }

  private func mutants(of proof: InclusionProof) -> [InclusionProof] {
    let (index, size, hashes) = (proof.index, proof.size, proof.hashes)
    var mutants = [
      InclusionProof(index: index, size: size, hashes: hashes + [leaves[0]]),
      InclusionProof(index: index, size: size, hashes: [leaves[0]] + hashes),
      InclusionProof(index: size, size: size, hashes: hashes),
      InclusionProof(index: -1, size: size, hashes: hashes),
      InclusionProof(index: index ^ 1, size: size, hashes: hashes),
    ]
    if size == 1 { mutants.removeLast() }
    if !hashes.isEmpty {
      mutants.append(
        InclusionProof(index: index, size: size, hashes: Array(hashes.dropLast())))
      mutants.append(
        InclusionProof(index: index, size: size, hashes: Array(hashes.dropFirst())))
    }
    if hashes.count > 1, hashes[0] != hashes[1] {
      mutants.append(
        InclusionProof(
          index: index, size: size, hashes: [hashes[1], hashes[0]] + hashes.dropFirst(2)))
    }
    return mutants
  }

  /// Every bit of every hash, of the leaf and of the root, for every leaf of every tree to 17.
  @Test func refusesEveryFlippedBit() {
    var reader = LeafReader(leaves: leaves)
    for size in 1...17 {
      let root = LeafReader.root(leaves[..<size])
      for index in 0..<size {
        let proof = InclusionProof(index: index, size: size, from: &reader)
        for (position, hash) in proof.hashes.enumerated() {
          for flip in bitFlips(of: hash.bytes) {
            var hashes = proof.hashes
            hashes[position] = Digest(bytes: flip.bytes) ?? hash
            let flipped = InclusionProof(index: index, size: size, hashes: hashes)
            #expect(
              !flipped.isValid(leaf: leaves[index], root: root),
              "\(index) of \(size), hash \(position), \(flip)")
          }
        }
        for flip in bitFlips(of: leaves[index].bytes) {
          let leaf = Digest(bytes: flip.bytes) ?? leaves[index]
          #expect(!proof.isValid(leaf: leaf, root: root), "\(index) of \(size), leaf, \(flip)")
        }
        for flip in bitFlips(of: root.bytes) {
          let other = Digest(bytes: flip.bytes) ?? root
          #expect(
            !proof.isValid(leaf: leaves[index], root: other), "\(index) of \(size), root, \(flip)")
        }
      }
    }
  }

  /// The length check accepts and refuses the same proofs as the steps of the RFC, which find out
  /// in the loop: for every index and size to 20, and every length of the path.
  @Test func agreesWithTheStepsOfTheRFC() {
    let leaf = leaves[19]
    for size in 0...20 {
      for index in -1...(size + 1) {
        for count in 0...8 {
          let hashes = Array(leaves[20..<(20 + count)])
          let (root, isAccepted) = Self.rfcRoot(index, size, leaf: leaf, path: hashes)
          let proof = InclusionProof(index: index, size: size, hashes: hashes)
          #expect(
            proof.isValid(leaf: leaf, root: root) == isAccepted,
            "\(index) of \(size), \(count) hashes")
        }
      }
    }
  }

  /// The steps of RFC 9162 §2.1.3.2: the value of `r` after the last hash, and whether no step
  /// before the comparison of `r` with the root refuses the proof.
  private static func rfcRoot(
    _ index: Int, _ size: Int, leaf: Digest, path: [Digest]
  ) -> (root: Digest, isAccepted: Bool) {
    var isAccepted = index >= 0 && index < size
    var (fn, sn) = (index, size - 1)
    var r = leaf
    for p in path {
      if sn <= 0 { isAccepted = false }
      if fn & 1 == 1 || fn == sn {
        r = Merkle.node(p, r)
        while fn & 1 == 0 && fn > 0 { (fn, sn) = (fn >> 1, sn >> 1) }
      } else {
        r = Merkle.node(r, p)
      }
      (fn, sn) = (fn >> 1, sn >> 1)
    }
    return (r, isAccepted && sn == 0)
  }
}
