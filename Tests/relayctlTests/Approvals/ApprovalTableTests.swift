import Attestation
import Configuration
import Crypto
import JSON
import Policy
import RFC3339
import Support
import Testing

@testable import Gate
@testable import relayctl

/// Which approvals count, and why the others do not.
@Suite struct ApprovalTableTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let label: String
    let answer: RuleOutcome.Answer
    /// Part of the reason of the first refusal; `nil` when nothing is refused.
    let reason: String?
    let verify: @Sendable (ApprovalSample) throws -> ApprovalResult

    var testDescription: String { label }

    init(
      _ label: String, _ answer: RuleOutcome.Answer, _ reason: String? = nil,
      verify: @escaping @Sendable (ApprovalSample) throws -> ApprovalResult
    ) {
      self.label = label
      self.answer = answer
      self.reason = reason
      self.verify = verify
    }
  }

  private static let two = [ApprovalRequirement(role: "release-engineer", count: 2)]

  /// Verifies an approval of the sample's case that is about another log, environment or change,
  /// but was signed for the namespace of promotions.
  private static func replay(
    _ sample: ApprovalSample, origin: String = "relay.example/logbook",
    environment: EnvironmentName? = .prod,
    purpose: StatementSubject.Purpose = .promotion
  ) throws -> ApprovalResult {
    let subject = StatementSubject(
      origin: origin, environment: environment, purpose: purpose, from: nil,
      to: PromotionSample.promotion().id)
    let file = try sample.file(
      PromotionSample.approval(about: subject), by: "alice", namespace: "relay-approval")
    return try sample.verifier().verify([file], PromotionSample.criteria())
  }

  static let rows: [Row] = [
    Row("right", .yes) {
      try $0.verifier().verify([$0.file(by: "alice")], PromotionSample.criteria())
    },
    Row("at the second of its expiry", .yes) { sample in
      let approval = PromotionSample.approval(
        issued: PromotionSample.now.adding(seconds: -3600), validFor: 3600)
      return try sample.verifier().verify(
        [sample.file(approval, by: "alice")], PromotionSample.criteria())
    },
    Row("expired by a second", .no, "expired at 2026-11-27T11:59:59Z") { sample in
      let approval = PromotionSample.approval(
        issued: PromotionSample.now.adding(seconds: -3601), validFor: 3600)
      return try sample.verifier().verify(
        [sample.file(approval, by: "alice")], PromotionSample.criteria())
    },
    Row("another case", .no, "for case ") { sample in
      let approval = PromotionSample.approval(of: PromotionSample.promotion(rule: .no))
      return try sample.verifier().verify(
        [sample.file(approval, by: "alice")], PromotionSample.criteria())
    },
    Row("another environment", .no, "is for environment staging, expected prod") { sample in
      let approval = PromotionSample.approval(
        of: PromotionSample.promotion(from: .dev, to: .staging))
      return try sample.verifier().verify(
        [sample.file(approval, by: "alice")], PromotionSample.criteria())
    },
    Row("another log", .no, "is for the log other.example, expected relay.example/logbook") {
      try replay($0, origin: "other.example")
    },
    Row("another kind of change", .no, "is about allowlist, expected promotion") {
      try replay($0, purpose: .allowList)
    },
    Row("no environment", .no, "is for environment none, expected prod") {
      try replay($0, environment: nil)
    },
    Row("an allow-list from another list", .no, "is for a change from 0a0a") { sample in
      let list = { (from: String) in
        StatementSubject(
          origin: "relay.example/logbook", environment: .prod, purpose: .allowList, from: from,
          to: String(repeating: "1b", count: 32))
      }
      let criteria = ApprovalCriteria(
        subject: list(""), requester: nil,
        requirements: [.init(role: "release-engineer", count: 1)], roles: PromotionSample.roles,
        validFor: .seconds(86_400), now: PromotionSample.now)
      let statement = PromotionSample.approval(about: list(String(repeating: "0a", count: 32)))
      return try sample.verifier().verify([sample.file(statement, by: "alice")], criteria)
    },
    Row("the first format", .no, "is in the format relay/v1, which names no log") { sample in
      let statement: JSONValue = [
        "case": .string(PromotionSample.promotion().id.hex), "decision": "approve",
        "role": "release-engineer", "reason": "", "ticket": "",
        "issued": "2026-11-27T11:00:00Z", "expires": "2026-11-27T13:00:00Z",
      ]
      let signature = try sample.keygen.sign(
        statement.canonical, keyFile: sample.folder.path(of: "alice"),
        namespace: "relay-approval")
      let file = ApprovalFile(
        name: "alice.json", statement: statement.canonical, signature: signature.armored)
      return try sample.verifier().verify([file], PromotionSample.criteria())
    },
    Row("namespace git", .no, "signed for namespace git, expected relay-approval") { sample in
      try sample.verifier().verify(
        [sample.file(by: "alice", namespace: "git")], PromotionSample.criteria())
    },
    Row("by the requester", .no, "lists this key for alice@example.com") { sample in
      try sample.verifier().verify(
        [sample.file(by: "alice")], PromotionSample.criteria(requester: "Alice@Example.com"))
    },
    Row("by a revoked key", .no, "is revoked") { sample in
      try sample.verifier(revoked: "alice.pub").verify(
        [sample.file(by: "alice")], PromotionSample.criteria())
    },
    Row("by a pattern line", .no, "environments/allowed_signers:3: a pattern") { sample in
      try sample.verifier(sample.signers([("*@example.com", "alice")])).verify(
        [sample.file(by: "alice")], PromotionSample.criteria())
    },
    Row("one key under two principals", .no, "a.json already counts") { sample in
      let signers = try sample.signers([
        ("alice@example.com", "alice"), ("bob@example.com", "alice"),
      ])
      let other = PromotionSample.approval(reason: "me too")
      return try sample.verifier(signers).verify(
        [
          sample.file(by: "alice", name: "a.json"), sample.file(other, by: "alice", name: "b.json"),
        ],
        PromotionSample.criteria(needs: two))
    },
    Row("two keys of one principal", .no, "alice.json already counts") { sample in
      let signers = try sample.signers([
        ("alice@example.com", "alice"), ("alice@example.com", "alice2"),
      ])
      return try sample.verifier(signers).verify(
        [sample.file(by: "alice"), sample.file(by: "alice2")],
        PromotionSample.criteria(needs: two))
    },
    Row("a rejection beside approvals", .no) { sample in
      let rejection = PromotionSample.approval(.reject, role: "security", reason: "CVE-2026-1")
      return try sample.verifier().verify(
        [sample.file(by: "alice"), sample.file(by: "bob"), sample.file(rejection, by: "carol")],
        PromotionSample.criteria())
    },
    Row("an edited reason", .integrity, "does not match this statement") { sample in
      let file = try sample.file(by: "alice")
      let edited = ApprovalFile(
        name: file.name, statement: PromotionSample.approval(reason: "looks bad!").canonical,
        signature: file.signature)
      return try sample.verifier().verify([edited], PromotionSample.criteria())
    },
    Row("unsigned", .no, "not signed, expected alice.json.sig") { sample in
      let file = ApprovalFile(
        name: "alice.json", statement: PromotionSample.approval().canonical, signature: nil)
      return try sample.verifier().verify([file], PromotionSample.criteria())
    },
    Row("a DSSE envelope by the same key", .no, "a DSSE envelope") { sample in
      let statement = PromotionSample.approval().canonical
      let message = DSSEEnvelope.preAuthenticationEncoding(
        type: DSSEEnvelope.inToto, body: statement)
      let signature = try sample.keygen.sign(
        message, keyFile: sample.folder.path(of: "alice"), namespace: "relay-approval")
      let envelope = DSSEEnvelope(
        payloadType: DSSEEnvelope.inToto, payload: statement,
        signatures: [.init(keyID: "", bytes: signature.armored)])
      return try sample.verifier().verify(
        [ApprovalFile(name: "alice.json", statement: envelope.json.canonical, signature: nil)],
        PromotionSample.criteria())
    },
    Row("a signed DSSE envelope", .no, "not an approval: wrong members") { sample in
      let envelope = DSSEEnvelope(
        payloadType: DSSEEnvelope.inToto, payload: PromotionSample.approval().canonical,
        signatures: [.init(keyID: "", bytes: [1])])
      let bytes = envelope.json.canonical
      let signature = try sample.keygen.sign(
        bytes, keyFile: sample.folder.path(of: "alice"), namespace: "relay-approval")
      return try sample.verifier().verify(
        [ApprovalFile(name: "alice.json", statement: bytes, signature: signature.armored)],
        PromotionSample.criteria())
    },
    Row("by nobody of the list", .no, "is not in environments/allowed_signers") { sample in
      try sample.verifier().verify([sample.file(by: "eve")], PromotionSample.criteria())
    },
    Row("for a role that the person has not", .no, "does not have the role security in the policy")
    { sample in
      try sample.verifier().verify(
        [sample.file(PromotionSample.approval(role: "security"), by: "alice")],
        PromotionSample.criteria())
    },
    Row("issued five minutes ahead", .yes) { sample in
      let approval = PromotionSample.approval(issued: PromotionSample.now.adding(seconds: 300))
      return try sample.verifier().verify(
        [sample.file(approval, by: "alice")], PromotionSample.criteria())
    },
    Row("issued in the future", .no, "which is in the future") { sample in
      let approval = PromotionSample.approval(issued: PromotionSample.now.adding(seconds: 301))
      return try sample.verifier().verify(
        [sample.file(approval, by: "alice")], PromotionSample.criteria())
    },
    Row(
      "valid for a second too long", .no,
      "is valid for longer than the 86400 s that the policy allows"
    ) {
      sample in
      try sample.verifier().verify(
        [sample.file(PromotionSample.approval(validFor: 86_401), by: "alice")],
        PromotionSample.criteria())
    },
    Row("by a key of the requester's under another name", .no, "line 4 lists this key for") {
      sample in
      let signers = try sample.signers([
        ("bob@example.com", "alice"), ("alice@example.com", "alice"),
      ])
      return try sample.verifier(signers).verify(
        [sample.file(by: "alice")], PromotionSample.criteria(requester: "alice@example.com"))
    },
    Row("by a key that was valid until a second ago", .no, "line 3 expired at") { sample in
      let signers = try sample.signers([
        ("alice@example.com valid-before=\"20261127115959Z\"", "alice")
      ])
      return try sample.verifier(signers).verify(
        [sample.file(by: "alice")], PromotionSample.criteria())
    },
    Row("by a key that is valid from now", .yes) { sample in
      let signers = try sample.signers([
        (
          "alice@example.com valid-after=\"20261127120000\",valid-before=\"20261127120001Z\"",
          "alice"
        )
      ])
      return try sample.verifier(signers).verify(
        [sample.file(by: "alice")], PromotionSample.criteria())
    },
    Row("none at all", .no) { try $0.verifier().verify([], PromotionSample.criteria()) },
    Row("a rejection after its expiry", .no) { sample in
      let old = PromotionSample.approval(
        .reject, issued: PromotionSample.now.adding(seconds: -9999))
      return try sample.verifier().verify(
        [sample.file(by: "alice"), sample.file(old, by: "bob")], PromotionSample.criteria())
    },
    Row("a rejection by the requester", .no) { sample in
      try sample.verifier().verify(
        [sample.file(by: "alice"), sample.file(PromotionSample.approval(.reject), by: "bob")],
        PromotionSample.criteria(requester: "bob@example.com"))
    },
    Row("a rejection by nobody of the list", .yes, "is not in environments/allowed_signers") {
      sample in
      try sample.verifier().verify(
        [sample.file(by: "alice"), sample.file(PromotionSample.approval(.reject), by: "eve")],
        PromotionSample.criteria())
    },
  ]

  @Test(arguments: rows) func verifies(_ row: Row) throws {
    let result = try row.verify(try ApprovalSample())
    #expect(result.answer == row.answer, "\(result)")
    #expect(result.isSatisfied == (row.answer == .yes))
    #expect(result.reasons.isEmpty == (row.answer == .yes))
    guard let reason = row.reason else {
      #expect(result.refused.isEmpty, "\(result.refused)")
      return
    }
    #expect(result.refused.first?.reason.contains(reason) == true, "\(result.refused)")
  }
}
