import Crypto
import Testing

@testable import Logbook

struct ConsistencyProofTests {
  let leaves = (0..<70).map { Merkle.leaf(Array("\($0)".utf8)) }

  @Test func givesTheProofsOfTheReferenceTree() {
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

  @Test func refusesEveryFlippedBit() {
    var reader = LeafReader(leaves: leaves)
    let (old, new) = (LeafReader.root(leaves[..<13]), LeafReader.root(leaves[..<70]))
    let proof = ConsistencyProof(from: 13, to: 70, reader: &reader)
    #expect(proof.hashes.count > 4)
    for (position, hash) in proof.hashes.enumerated() {
      for bit in 0..<256 {
        var bytes = hash.bytes
        bytes[bit / 8] ^= 1 << (bit % 8)
        var hashes = proof.hashes
        hashes[position] = Digest(bytes: bytes) ?? hash
        let flipped = ConsistencyProof(oldSize: 13, newSize: 70, hashes: hashes)
        #expect(!flipped.isValid(oldRoot: old, newRoot: new), "hash \(position), bit \(bit)")
      }
    }
  }
}
