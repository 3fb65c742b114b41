import Attestation
import Console
import Crypto
import Policy
import RFC3339
import Subprocess
import Support
import Testing

@testable import Gate
@testable import relayctl

/// The statement that approvers sign, and its signature.
@Suite struct ApprovalStatementTests {
  private static let digest = String(repeating: "0", count: 64)
  private static let text = """
    {"apiVersion":"relay/v2","decision":"approve","environment":"prod",\
    "expires":"2026-11-28T12:00:00Z","from":"","issued":"2026-11-27T12:00:00Z",\
    "of":"promotion","origin":"relay.example/logbook","reason":"é ok",\
    "role":"release-engineer","ticket":"","to":"\(digest)"}
    """

  @Test func writesTheDocumentedBytes() throws {
    let approval = try Approval(parsing: Array(Self.text.utf8))
    #expect(String(decoding: approval.canonical, as: UTF8.self) == Self.text)
    #expect(approval.reason == "é ok")
  }

  @Test(arguments: [
    ("\"decision\":\"approve\"", "\"decision\":\"Approve\""),
    ("\"decision\":\"approve\",", ""), ("\"ticket\":\"\"", "\"ticket\":\"\",\"x\":\"\""),
    ("\"ticket\":\"\"", "\"ticket\":null"), ("\"ticket\":\"\"", "\"ticket\":\"a b\""),
    ("\"role\":\"release-engineer\"", "\"role\":\"\""), ("release-engineer", "\u{202e}"),
    ("release-engineer", String(repeating: "a", count: 129)), ("é ok", "\\u001b[2J"),
    ("é ok", "\\u00e9 ok"), ("{\"api", "{ \"api"), ("relay/v2", "relay/v1"),
    ("\"prod\"", "\"production\""), ("\"prod\"", "\"Prod\""),
    ("\"of\":\"promotion\"", "\"of\":\"deploy\""), ("relay.example/logbook", ""),
    ("relay.example", "relay\\u202eexample"), ("\"from\":\"\"", "\"from\":\"\(digest)\""),
    ("\"of\":\"promotion\"", "\"of\":\"incident\""),
    ("T12:00:00Z\",\"from", "T12:00:00+00:00\",\"from"),
    ("2026-11-28", "2026-11-27"), ("0000", "000"), ("\"}", "\"}\n"),
    ("\"ticket\":\"\"", "\"ticket\":\"\",\"ticket\":\"\""),
    ("é ok", String(repeating: "a", count: 1001)), ("é ok", "\u{202e}ok"),
  ])
  func refuses(old: String, new: String) {
    let text = Self.text.replacing(old, with: new, maxReplacements: 1)
    #expect(text != Self.text)
    #expect(throws: ApprovalError.self) { try Approval(parsing: Array(text.utf8)) }
  }

  @Test func takesAReasonOfAThousandCharacters() throws {
    let text = Self.text.replacing("é ok", with: String(repeating: "é", count: 1000))
    #expect(try Approval(parsing: Array(text.utf8)).reason.count == 1000)
  }

  @Test func isAcceptedByStockSSHKeygen() throws {
    let sample = try ApprovalSample(keys: ["alice"])
    let file = try sample.file(by: "alice")
    try sample.folder.write(try #require(file.statement), to: "a.json")
    try sample.folder.write(try #require(file.signature), to: "a.json.sig")
    try sample.folder.write("alice@example.com \(try sample.key("alice"))\n", to: "allowed")
    let verified = try Programs.run(
      "sh", "-c",
      "ssh-keygen -Y verify -f allowed -I alice@example.com -n relay-approval -s a.json.sig <a.json",
      in: sample.folder.path)
    #expect(verified.status.isSuccess, "\(verified.errorText)")
  }

  /// Nothing of statement or signature can change: every byte is tried, each with one of its bits.
  @Test func refusesEveryFlippedByte() throws {
    let sample = try ApprovalSample(keys: ["alice", "bob", "carol"])
    let verifier = try sample.verifier()
    let file = try sample.file(by: "alice")
    let statement = try #require(file.statement)
    let signature = try #require(file.signature)
    for flip in bitFlips(of: statement) where flip.bit % 8 == flip.bit / 8 % 8 {
      let flipped = ApprovalFile(name: "f", statement: flip.bytes, signature: signature)
      let result = try verifier.verify([flipped], PromotionSample.criteria())
      #expect(result.answer == .integrity, "statement, \(flip)")
    }
    for flip in bitFlips(of: signature) where flip.bit % 8 == flip.bit / 8 % 8 {
      let flipped = ApprovalFile(name: "f", statement: statement, signature: flip.bytes)
      // The last line feed is no part of the signature, and ssh-keygen does without it.
      guard flip.bit / 8 < signature.count - 1 else { continue }
      let result = try verifier.verify([flipped], PromotionSample.criteria())
      #expect(!result.isSatisfied, "signature, \(flip)")
    }
  }

  @Test func decidesNothingWithoutSSHKeygen() throws {
    let sample = try ApprovalSample(keys: ["alice", "bob", "carol"])
    let verifier = ApprovalVerifier(
      signers: try sample.signers(), signersFile: "allowed_signers", revoked: nil,
      signatures: SSHKeygen(
        environment: ["TMPDIR": sample.folder.path],
        programs: try ProgramPath(["RELAYCTL_PATH": "/nowhere"], root: sample.folder.path)))
    let file = try sample.file(by: "alice")
    let failure = #expect(throws: Failure.self) {
      try verifier.verify([file], PromotionSample.criteria())
    }
    #expect(failure?.status == .undecided)
    #expect(failure?.message.contains("ssh-keygen: program not found") == true)
  }

  @Test func leavesNoTemporaryFilesBehind() throws {
    let sample = try ApprovalSample(keys: ["alice", "bob", "carol"])
    let before = try sample.folder.names()
    _ = try sample.verifier().verify([try sample.file(by: "alice")], PromotionSample.criteria())
    #expect(try sample.folder.names() == before)
  }

  @Test(arguments: [true, false]) func takesAListOfRevokedKeys(isKRL: Bool) throws {
    let sample = try ApprovalSample()
    if isKRL {
      _ = try Programs.run(
        "ssh-keygen", "-q", "-k", "-f", "revoked", "bob.pub", in: sample.folder.path)
    } else {
      try sample.folder.write(try sample.key("bob") + "\n", to: "revoked")
    }
    let verifier = try sample.verifier(revoked: "revoked")
    let result = try verifier.verify(
      [try sample.file(by: "alice"), try sample.file(by: "bob")], PromotionSample.criteria())
    #expect(result.answer == .yes)
    #expect(result.counted.map(\.principal) == ["alice@example.com"])
    #expect(result.refused.first?.reason.hasSuffix("is revoked") == true)
  }

  @Test func mapsAnInvalidListOfRevokedKeysToAUsageError() {
    let error = #expect(throws: RevokedKeysError.self) {
      try RevokedKeys("revoked_keys", Array("# gone\n\nno list\n".utf8))
    }
    let failure = error.map { Failure($0) }
    #expect(failure?.status == .usage)
    #expect(failure?.message.hasPrefix("revoked_keys:3: not a key, expected ") == true)
  }

  /// A statement of the first format is read for reports only.
  @Test func readsTheFirstFormatForReports() throws {
    let text = """
      {"case":"\(Self.digest)","decision":"approve","expires":"2026-11-28T12:00:00Z",\
      "issued":"2026-11-27T12:00:00Z","reason":"","role":"security","ticket":"OPS-1"}
      """
    let record = try ApprovalRecord(parsing: Array(text.utf8))
    #expect(record.isFirstFormat && record.approved == Self.digest && record.ticket == "OPS-1")
    #expect(throws: ApprovalError.self) { try Approval(parsing: Array(text.utf8)) }
    #expect(throws: ApprovalError.self) { try ApprovalRecord(parsing: Array((text + "\n").utf8)) }
    #expect(try !ApprovalRecord(parsing: Array(Self.text.utf8)).isFirstFormat)
  }

  /// A change of the key that signs manifests needs two people with two roles.
  @Test func asksTwoPeopleForTheSigningKey() throws {
    let sample = try ApprovalSample()
    let digest = SHA256.digest(of: Array("-----BEGIN PUBLIC KEY-----".utf8))
    let bytes = try TestFile.read("\(Places.root)/environments/policy.yaml")
    let policy = try PromotionPolicy.parse(bytes, file: "policy.yaml")
    let committed = ApprovalCriteria(
      manifestKeyFrom: nil, to: digest, policy, now: PromotionSample.now)
    let criteria = ApprovalCriteria(
      subject: committed.subject, requester: nil,
      requirements: [.init(role: "release-engineer", count: 1), .init(role: "security", count: 1)],
      roles: PromotionSample.roles, validFor: .seconds(86_400), now: PromotionSample.now)
    #expect(committed.requirements == criteria.requirements)
    func approval(_ role: String) -> Approval {
      Approval(
        subject: criteria.subject, decision: .approve, role: role, reason: "", ticket: "",
        issued: PromotionSample.now, expires: PromotionSample.now.adding(seconds: 60))
    }
    let verifier = try sample.verifier()
    let bob = [
      try sample.file(approval("release-engineer"), by: "bob", name: "1.json"),
      try sample.file(approval("security"), by: "bob", name: "2.json"),
    ]
    let alone = try verifier.verify(bob, criteria)
    #expect(alone.missing == [.init(role: "security", count: 1)])
    let carol = try sample.file(approval("security"), by: "carol")
    #expect(try verifier.verify([bob[0], carol], criteria).isSatisfied)
    let other = try sample.file(PromotionSample.approval(role: "security"), by: "carol")
    #expect(try !verifier.verify([bob[0], other], criteria).isSatisfied)
  }
}
