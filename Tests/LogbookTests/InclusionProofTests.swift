import Crypto
import Testing

@testable import Logbook

struct InclusionProofTests {
  let leaves = (0..<70).map { Merkle.leaf(Array("\($0)".utf8)) }

  /// Paths of RFC 6962 §2.1.3's example tree, by the certificate-transparency-go test "inclusion
  /// proofs".
  @Test func givesThePathsOfTheReferenceTree() {
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
}
