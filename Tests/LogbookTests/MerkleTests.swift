import Crypto
import Testing

@testable import Logbook

struct MerkleTests {
  /// Leaves and roots of certificate-transparency-go, trillian and RFC 6962's reference code: "merkle_tree_test".
  static let leaves: [[UInt8]] = [
    [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
    [0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
    [
      0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e,
      0x6f,
    ],
  ]
  static let roots = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ]

  @Test func givesTheRootsOfTheReferenceTree() {
    #expect(Merkle.root(over: [Digest]()).hex.hasPrefix("e3b0c44298fc1c149afbf4c8996fb924"))
    for (index, root) in Self.roots.enumerated() {
      let leaves = Self.leaves[...index].map { Merkle.leaf($0) }
      #expect(Merkle.root(over: leaves).hex == root, "\(index + 1) leaves")
    }
  }

  @Test func hashesLeavesAndNodesApart() throws {
    // RFC 6962 hasher tests of certificate-transparency-go: "RFC6962 Leaf", "RFC6962 Node".
    #expect(
      Merkle.leaf(Array("L123456".utf8)).hex
        == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56")
    let node = SHA256.digest(of: [1] + Array("N123N456".utf8))
    #expect(node.hex == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb")
    let left = Merkle.leaf([1])
    #expect(Merkle.node(left, left) == SHA256.digest(of: [1] + left.bytes + left.bytes))
  }

  @Test func agreesWithTheDefinitionForAllSizesTo70() {
    let leaves = (0..<70).map { Merkle.leaf(Array("\($0)".utf8)) }
    for size in 0...70 {
      #expect(Merkle.root(over: leaves[..<size]) == LeafReader.root(leaves[..<size]), "\(size)")
    }
  }
}

struct InclusionProofTests {
  let leaves = (0..<70).map { Merkle.leaf(Array("\($0)".utf8)) }

  /// Paths of RFC 6962 §2.1.3's example tree, by the certificate-transparency-go test "inclusion proofs".
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
