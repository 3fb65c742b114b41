import Crypto
import Testing

@testable import Logbook

struct MerkleTests {
  /// Leaves and roots of certificate-transparency-go, trillian and RFC 6962's reference code:
  /// "merkle_tree_test".
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

  @Test func computesTheRootsOfTheReferenceTree() {
    #expect(Merkle.root(over: [Digest]()).hex.hasPrefix("e3b0c44298fc1c149afbf4c8996fb924"))
    for (index, root) in Self.roots.enumerated() {
      let leaves = Self.leaves[...index].map { Merkle.leaf($0) }
      #expect(Merkle.root(over: leaves).hex == root, "\(index + 1) leaves")
    }
  }

  @Test func hashesLeavesAndNodesDifferently() throws {
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
