import Crypto
import Support
import Testing

@testable import Logbook

struct TrustPolicyTests {
  static let witnessKey =
    "witness.example/ops-a+03163623+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X"
  static let cosigned =
    CheckpointTests.note
    + "— witness.example/ops-a AxY2IwAAAABpVbkAUymol25/14SF/XAc+GEDY7uganlZ84fMxI2Nbd/gjC4e3qMDAjaEmD+Ua+908BeKjB1a+9qcmhkhgWaBb3DqDQ==\n"

  static func witness(_ seed: UInt8) throws -> VerifierKey {
    let signer = try TestLog.signer(name: "witness.example/w\(seed)", seed: seed)
    return VerifierKey(
      name: signer.verifier.name, kind: .cosignature, publicKey: signer.verifier.publicKey)
  }

  private func policy(_ text: String) throws -> TrustPolicy {
    try TrustPolicy(parsing: Array(text.utf8))
  }

  private func isAccepted(_ policy: String, _ note: String) throws -> Bool {
    let policy = try self.policy(policy)
    let note = try SignedNote(parsing: Array(note.utf8))
    return (try? policy.checkpoint(in: note)) != nil
  }

  @Test func requiresTheQuorum() throws {
    let head = "log \(CheckpointTests.vkey) https://relay.example/\nwitness a \(Self.witnessKey)\n"
    let others = try "witness b \(Self.witness(1))\nwitness c \(Self.witness(2))\n"
    let table: [(String, bare: Bool, cosigned: Bool)] = [
      ("quorum none\n", true, true),
      ("quorum a\n", false, true),
      ("quorum b\n", false, false),
      ("group g any a b c\nquorum g\n", false, true),
      ("group g 1 a b c\nquorum g\n", false, true),
      ("group g 2 a b c\nquorum g\n", false, false),
      ("group g all a\nquorum g\n", false, true),
      ("group g all a b\nquorum g\n", false, false),
      ("group g any a b\ngroup h all g\nquorum h\n", false, true),
      ("group g any b\ngroup h any g c\nquorum h\n", false, false),
      ("group g any a\n# comment\n \t\n  # another\ngroup h all g c\nquorum g\n", false, true),
    ]
    for (quorum, bare, cosigned) in table {
      let text = head + others + quorum
      #expect(try isAccepted(text, CheckpointTests.note) == bare, "\(quorum)")
      #expect(try isAccepted(text, Self.cosigned) == cosigned, "\(quorum)")
    }
  }

  @Test func refusesALogThatIsNotListed() throws {
    let other = try TestLog.signer(name: "other.example", seed: 3).verifier
    #expect(try !isAccepted("log \(other)\nquorum none\n", CheckpointTests.note))
    let either = "log \(other)\nlog \(CheckpointTests.vkey)\nquorum none\n"
    #expect(try isAccepted(either, CheckpointTests.note))
  }

  @Test func refusesAnOriginThatIsNotTheSignersName() throws {
    let signer = try TestLog.signer(name: "one.example", seed: 1)
    let origin = try #require(KeyName("two.example"))
    let text = Checkpoint(origin: origin, size: 0, root: Merkle.emptyRoot).text
    let note = try SignedNote(text: text, signer: signer)
    #expect(throws: TrustError.foreignOrigin(origin)) {
      try TrustPolicy(log: signer.verifier).checkpoint(in: note)
    }
  }

  @Test func namesTheSignersWhenTheQuorumIsNotMet() throws {
    let text = try """
    log \(CheckpointTests.vkey)
    witness a \(Self.witnessKey)
    witness b \(Self.witness(1))
    group both all a b
    quorum both

    """
    #expect(throws: TrustError.quorumNotMet(signed: ["witness.example/ops-a"])) {
      try policy(text).checkpoint(in: SignedNote(parsing: Array(Self.cosigned.utf8)))
    }
  }

  @Test(arguments: [
    ("empty", "", 0, TrustPolicyError.Fault.noQuorum),
    ("no quorum", "log L\n", 0, .noQuorum),
    ("no log", "quorum none\n", 0, .noLog),
    ("two quorums", "log L\nquorum none\nquorum none\n", 3, .secondQuorum),
    ("unknown statement", "log L\nlogs L\n", 2, .statement),
    ("too many items", "log L u x\n", 1, .statement),
    ("comment after items", "log L\nquorum none # all\n", 2, .statement),
    ("no members", "log L\ngroup g any\n", 2, .statement),
    ("malformed key", "log nonsense\n", 1, .key(.malformed(.key))),
    ("log key for a witness", "witness a L\n", 1, .keyKind),
    ("witness key for a log", "log W\n", 1, .keyKind),
    ("log twice", "log L\nlog L\n", 2, .duplicateKey),
    ("witness twice under other names", "witness a W\nwitness b W\n", 2, .duplicateKey),
    ("name twice", "witness a W\nwitness a V\n", 2, .duplicateName),
    ("name none", "witness none W\n", 1, .duplicateName),
    ("group of an unknown", "group g any a\n", 1, .unknownName),
    ("group of none", "witness a W\ngroup g any none\n", 2, .unknownName),
    ("group of itself", "witness a W\ngroup g any g a\n", 2, .unknownName),
    ("member twice", "witness a W\ngroup g any a a\n", 2, .repeatedMember),
    ("member of two groups", "witness a W\ngroup g any a\ngroup h any a\n", 3, .repeatedMember),
    ("threshold 0", "witness a W\ngroup g 0 a\n", 2, .threshold),
    ("threshold above", "witness a W\ngroup g 2 a\n", 2, .threshold),
    ("threshold 01", "witness a W\ngroup g 01 a\n", 2, .threshold),
    ("quorum defined later", "log L\nquorum a\nwitness a W\n", 2, .unknownName),
    ("no LF", "log L\nquorum none", 2, .unterminated),
    ("CR", "log L\r\nquorum none\n", 1, .octet(0x0d)),
    ("DEL", "# \u{7f}\n", 1, .octet(0x7f)),
  ])
  func refusesMalformedPolicies(
    _ label: String, _ text: String, _ line: Int, _ fault: TrustPolicyError.Fault
  ) throws {
    var filled = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "L": filled += CheckpointTests.vkey
      case "W": filled += Self.witnessKey
      case "V": filled += try Self.witness(1).description
      default: filled.unicodeScalars.append(scalar)
      }
    }
    #expect(throws: TrustPolicyError(line: line, fault: fault), "\(label)") {
      try policy(filled)
    }
  }

  @Test func treatsNamesAsOctets() throws {
    // "é" in two spellings is two names (C2SP tlog-policy, "Character set").
    let text = try """
    log \(CheckpointTests.vkey)
    witness \u{e9} \(Self.witness(1))
    witness e\u{301} \(Self.witness(2))
    quorum \u{e9}

    """
    #expect(try policy(text).witnesses.count == 2)
    let bytes =
      Array("log \(CheckpointTests.vkey)\n# ".utf8) + [0xff, 0x0a] + Array("quorum none\n".utf8)
    #expect(try TrustPolicy(parsing: bytes).logs.count == 1)
  }

  @Test func parsesThePolicyOfTheRepository() throws {
    let bytes = try TestFile.read("\(Places.root)/environments/trust.policy")
    let policy = try TrustPolicy(parsing: bytes)
    #expect(policy.logs.map(\.name.description) == ["relay.example/logbook"])
    #expect(policy.witnesses.isEmpty)
  }
}
