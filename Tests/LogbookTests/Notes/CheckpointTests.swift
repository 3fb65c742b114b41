import Crypto
import Support
import Testing

@testable import Logbook

struct CheckpointTests {
  /// A log of five entries, signed by the key with seed 00…1f; made by another implementation,
  /// written from the specifications.
  static let vkey =
    "relay.example/logbook/prod+cf03533e+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
  static let note = """
    relay.example/logbook/prod
    5
    l25NlU2xZhdUMJBvlkoVavJ8Hr05tPMM1js+f2IdU0Q=

    — relay.example/logbook/prod zwNTPjGJ4ncr+I2tXQdImsKyFYSq+xTBIb9eW4WR3OFBULdIwvxNJav4EOchMD76hvmjF3cTmCZqFX+n54tThru5cAY=

    """

  static func key() throws -> VerifierKey { try VerifierKey(vkey) }

  @Test func parsesAndWritesTheExample() throws {
    let bytes = Array(Self.note.utf8)
    #expect(bytes.count == 199)
    #expect(
      SHA256.digest(of: bytes).hex
        == "ac56a79641ef685c0a38ac6ef9cf9d3183a84a95d77cd5f131e59c0e7644c287")
    let signed = try SignedCheckpoint(parsing: bytes, key: Self.key())
    #expect(signed.checkpoint.size == 5)
    #expect(
      signed.checkpoint.root.hex
        == "976e4d954db166175430906f964a156af27c1ebd39b4f30cd63b3e7f621d5344")
    #expect(signed.bytes == bytes)
    let name = try #require(KeyName("relay.example/logbook/prod"))
    let signer = try #require(SignerKey(name: name, seed: Array(0...31)))
    #expect(try SignedCheckpoint(signing: signed.checkpoint, by: signer).bytes == bytes)
  }

  @Test func refusesEveryFlippedBit() throws {
    let key = try Self.key()
    for flip in bitFlips(of: Array(Self.note.utf8)) {
      #expect(throws: NoteError.self, "\(flip)") {
        try SignedCheckpoint(parsing: flip.bytes, key: key)
      }
    }
  }

  @Test func refusesEveryTruncation() throws {
    let key = try Self.key()
    let bytes = Array(Self.note.utf8)
    for count in 0..<bytes.count {
      #expect(throws: NoteError.self, "\(count) bytes") {
        try SignedCheckpoint(parsing: Array(bytes.prefix(count)), key: key)
      }
    }
  }

  @Test(arguments: [
    (
      "size with a leading zero", "a\n05\nl25NlU2xZhdUMJBvlkoVavJ8Hr05tPMM1js+f2IdU0Q=\n",
      NoteDefect.size
    ),
    ("size with a sign", "a\n+5\nl25NlU2xZhdUMJBvlkoVavJ8Hr05tPMM1js+f2IdU0Q=\n", .size),
    (
      "size above 2^63", "a\n9223372036854775808\nl25NlU2xZhdUMJBvlkoVavJ8Hr05tPMM1js+f2IdU0Q=\n",
      .size
    ),
    ("two lines", "a\n5\n", .checkpointLines),
    ("empty line", "a\n5\nl25NlU2xZhdUMJBvlkoVavJ8Hr05tPMM1js+f2IdU0Q=\n\n", .checkpointLines),
    ("no LF", "a\n5\nl25NlU2xZhdUMJBvlkoVavJ8Hr05tPMM1js+f2IdU0Q=", .checkpointLines),
    ("short root", "a\n5\nl25NlU2xZhdUMJBvlkoVavJ8Hr05tPMM1js+f2Id\n", .root),
    ("base64 with stray bits", "a\n5\nl25NlU2xZhdUMJBvlkoVavJ8Hr05tPMM1js+f2IdU0R=\n", .root),
    ("origin with a space", "a b\n5\nl25NlU2xZhdUMJBvlkoVavJ8Hr05tPMM1js+f2IdU0Q=\n", .origin),
  ])
  func refusesMalformedTexts(_ label: String, _ text: String, _ defect: NoteDefect) {
    #expect(throws: NoteError.malformed(defect), "\(label)") {
      try Checkpoint(text: Array(text.utf8))
    }
  }

  @Test func keepsExtensionLines() throws {
    let text = "a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nmore\n"
    let checkpoint = try Checkpoint(text: Array(text.utf8))
    #expect(checkpoint.root == Merkle.emptyRoot)
    #expect(checkpoint.extensions == [Array("more".utf8)])
    #expect(checkpoint.text == Array(text.utf8))
  }

  @Test func refusesAnotherOriginByTheSameKey() throws {
    let signer = try TestLog.signer(seed: 1)
    let other = Checkpoint(
      origin: try #require(KeyName("elsewhere.example")), size: 0, root: Merkle.emptyRoot)
    let note = try SignedNote(text: other.text, signer: signer)
    #expect(throws: NoteError.malformed(.origin)) {
      try SignedCheckpoint(parsing: note.bytes, key: signer.verifier)
    }
  }

  @Test func verifiesTheCosignatureOfAWitness() throws {
    // A cosignature/v1 of the same log at time 1767225600, made by the same implementation.
    let witness = try VerifierKey(
      "witness.example/ops-a+03163623+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X")
    let line =
      "— witness.example/ops-a AxY2IwAAAABpVbkAUymol25/14SF/XAc+GEDY7uganlZ84fMxI2Nbd/gjC4e3qMDAjaEmD+Ua+908BeKjB1a+9qcmhkhgWaBb3DqDQ==\n"
    let bytes = Array((Self.note + line).utf8)
    let both = [try Self.key(), witness]
    #expect(try SignedNote(parsing: bytes).signers(among: both) == both)
    let start = Self.note.utf8.count
    for flip in bitFlips(of: Array(line.utf8)) {
      let note = try? SignedNote(parsing: bytes[..<start] + flip.bytes)
      let signers = try? note?.signers(among: both)
      #expect(signers?.contains(witness) != true, "\(flip)")
    }
  }
}
