import Crypto
import Support
import Testing

@testable import Logbook

struct ProofFileTests {
  /// Entry 3 of the log in `CheckpointTests`, by the same implementation.
  static let proof =
    """
    c2sp.org/tlog-proof@v1
    index 3
    +4T1YGlnGccIH8wjgneYYjHvE8wU3gZ8kuhLifiSc3I=
    TbGMRPD7oSKxXRMkEvanPcnC10jgi2fgf80p7et9Dos=
    stU1TjIUGgEifObflDfhppacB9DUXj5PRJv60jOLvzk=


    """ + CheckpointTests.note
  static let entry = Array(#"{"seq":3,"event":"promote"}"#.utf8)

  @Test func verifiesTheExample() throws {
    let file = try ProofFile(parsing: Array(Self.proof.utf8))
    #expect(file.bytes == Array(Self.proof.utf8))
    #expect(file.index == 3)
    let policy = TrustPolicy(log: try CheckpointTests.key())
    let checkpoint = try file.verify(entry: Self.entry, policy: policy)
    #expect(checkpoint.size == 5)
  }

  @Test func makesTheProofsOfTheExample() throws {
    let leaves = (0..<5).map { Merkle.leaf(Array(#"{"seq":\#($0),"event":"promote"}"#.utf8)) }
    #expect(
      leaves[0].hex == "1d5e501b51f39c81349a7ac7026adf70a2d1374bc28dfc169b6d74be98035b38")
    var reader = LeafReader(leaves: leaves)
    let inclusion = InclusionProof(index: 3, size: 5, from: &reader)
    #expect(inclusion.hashes == (try ProofFile(parsing: Array(Self.proof.utf8)).hashes))
    let consistency = ConsistencyProof(from: 3, to: 5, reader: &reader)
    #expect(
      consistency.hashes.map { Base64.encode($0.bytes) } == [
        "+4T1YGlnGccIH8wjgneYYjHvE8wU3gZ8kuhLifiSc3I=",
        "jfGYrVYEGioH0drrDuIAfoUk0pS86Vpfl8sWPpMl900=",
        "TbGMRPD7oSKxXRMkEvanPcnC10jgi2fgf80p7et9Dos=",
        "stU1TjIUGgEifObflDfhppacB9DUXj5PRJv60jOLvzk=",
      ])
  }

  @Test func refusesEveryFlippedBitOfTheProof() throws {
    let policy = TrustPolicy(log: try CheckpointTests.key())
    for flip in bitFlips(of: Array(Self.proof.utf8)) {
      #expect(throws: ProofError.self, "\(flip)") {
        try ProofFile(parsing: flip.bytes).verify(entry: Self.entry, policy: policy)
      }
    }
  }

  @Test func refusesEveryFlippedBitOfTheEntry() throws {
    let policy = TrustPolicy(log: try CheckpointTests.key())
    let file = try ProofFile(parsing: Array(Self.proof.utf8))
    for flip in bitFlips(of: Self.entry) {
      #expect(throws: ProofError.notIncluded, "\(flip)") {
        try file.verify(entry: flip.bytes, policy: policy)
      }
    }
  }

  @Test(arguments: [
    ("another version", "c2sp.org/tlog-proof@v2\nindex 3\n\n", ProofError.header),
    ("empty", "", .header),
    ("no index", "c2sp.org/tlog-proof@v1\n\n", .index),
    ("leading zero", "c2sp.org/tlog-proof@v1\nindex 03\n\n", .index),
    ("negative", "c2sp.org/tlog-proof@v1\nindex -3\n\n", .index),
    ("bad extra", "c2sp.org/tlog-proof@v1\nextra #\nindex 3\n\n", .extra),
    ("index before extra", "c2sp.org/tlog-proof@v1\nindex 3\nextra YQ==\n\n", .hash(0)),
    ("short hash", "c2sp.org/tlog-proof@v1\nindex 3\nYQ==\n\n", .hash(0)),
    ("no checkpoint", "c2sp.org/tlog-proof@v1\nindex 3\n\n", .note(.malformed(.noSignatures))),
  ])
  func refusesMalformedFiles(_ label: String, _ text: String, _ error: ProofError) {
    #expect(throws: error, "\(label)") { try ProofFile(parsing: Array(text.utf8)) }
  }

  @Test func keepsExtraDataWithoutTrustingIt() throws {
    let text = Self.proof.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    let extended = "\(text[0])\nextra YWdl\n\(text[1])"
    let file = try ProofFile(parsing: Array(extended.utf8))
    #expect(file.extra == Array("age".utf8))
    #expect(file.bytes == Array(extended.utf8))
    let policy = TrustPolicy(log: try CheckpointTests.key())
    #expect(try file.verify(entry: Self.entry, policy: policy).size == 5)
  }

  @Test func refusesAnIndexBeyondTheCheckpoint() throws {
    let text = "c2sp.org/tlog-proof@v1\nindex 5\n" + Self.proof.dropFirst(31)
    let policy = TrustPolicy(log: try CheckpointTests.key())
    #expect(throws: ProofError.indexBeyond(size: 5)) {
      try ProofFile(parsing: Array(text.utf8)).verify(entry: Self.entry, policy: policy)
    }
  }
}
