import Configuration
import Crypto
import JSON
import Policy
import RFC3339
import Support
import Testing

@testable import relayctl

/// The table of issue 4: what counts, and why the rest does not.
@Suite struct ApprovalTableTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let label: String
    let answer: RuleOutcome.Answer
    /// Part of the reason of the first refusal; `nil` when nothing is refused.
    let reason: String?
    let judge: @Sendable (ApprovalSample) throws -> ApprovalResult

    var testDescription: String { label }

    init(
      _ label: String, _ answer: RuleOutcome.Answer, _ reason: String? = nil,
      judge: @escaping @Sendable (ApprovalSample) throws -> ApprovalResult
    ) {
      self.label = label
      self.answer = answer
      self.reason = reason
      self.judge = judge
    }
  }

  private static let two = [ApprovalRequirement(role: "release-engineer", count: 2)]

  static let rows: [Row] = [
    Row("right", .yes) { try $0.judge().judge([$0.file(by: "alice")], ApprovalSample.question()) },
    Row("at the second of its expiry", .yes) { sample in
      let approval = ApprovalSample.approval(
        issued: ApprovalSample.now.adding(seconds: -3600), validFor: 3600)
      return try sample.judge().judge(
        [sample.file(approval, by: "alice")], ApprovalSample.question())
    },
    Row("expired by a second", .no, "expired at 2026-11-27T11:59:59Z") { sample in
      let approval = ApprovalSample.approval(
        issued: ApprovalSample.now.adding(seconds: -3601), validFor: 3600)
      return try sample.judge().judge(
        [sample.file(approval, by: "alice")], ApprovalSample.question())
    },
    Row("another case", .no, "for case ") { sample in
      let approval = ApprovalSample.approval(of: ApprovalSample.promotion(rule: .no))
      return try sample.judge().judge(
        [sample.file(approval, by: "alice")], ApprovalSample.question())
    },
    Row("another environment", .no, "for case ") { sample in
      let approval = ApprovalSample.approval(of: ApprovalSample.promotion(from: .dev, to: .staging))
      return try sample.judge().judge(
        [sample.file(approval, by: "alice")], ApprovalSample.question())
    },
    Row("namespace git", .no, "signed for git, expected relay-approval") { sample in
      try sample.judge().judge(
        [sample.file(by: "alice", namespace: "git")], ApprovalSample.question())
    },
    Row("by the requester", .no, "alice@example.com asked for it") { sample in
      try sample.judge().judge(
        [sample.file(by: "alice")], ApprovalSample.question(requester: "Alice@Example.com"))
    },
    Row("by a revoked key", .no, "is revoked") { sample in
      try sample.judge(revoked: "alice.pub").judge(
        [sample.file(by: "alice")], ApprovalSample.question())
    },
    Row("by a pattern line", .no, "environments/allowed_signers:3: a pattern") { sample in
      try sample.judge(sample.signers([("*@example.com", "alice")])).judge(
        [sample.file(by: "alice")], ApprovalSample.question())
    },
    Row("one key under two principals", .no, "counted already by a.json") { sample in
      let signers = try sample.signers([
        ("alice@example.com", "alice"), ("bob@example.com", "alice"),
      ])
      let other = ApprovalSample.approval(reason: "me too")
      return try sample.judge(signers).judge(
        [
          sample.file(by: "alice", name: "a.json"), sample.file(other, by: "alice", name: "b.json"),
        ],
        ApprovalSample.question(needs: two))
    },
    Row("two keys of one principal", .no, "counted already by alice.json") { sample in
      let signers = try sample.signers([
        ("alice@example.com", "alice"), ("alice@example.com", "alice2"),
      ])
      return try sample.judge(signers).judge(
        [sample.file(by: "alice"), sample.file(by: "alice2")],
        ApprovalSample.question(needs: two))
    },
    Row("a rejection beside approvals", .no) { sample in
      let rejection = ApprovalSample.approval(.reject, role: "security", reason: "CVE-2026-1")
      return try sample.judge().judge(
        [sample.file(by: "alice"), sample.file(by: "bob"), sample.file(rejection, by: "carol")],
        ApprovalSample.question())
    },
    Row("an edited reason", .integrity, "not one over this statement") { sample in
      let file = try sample.file(by: "alice")
      let edited = ApprovalFile(
        name: file.name, statement: ApprovalSample.approval(reason: "looks bad!").canonical,
        signature: file.signature)
      return try sample.judge().judge([edited], ApprovalSample.question())
    },
    Row("unsigned", .no, "unsigned, expected alice.json.sig") { sample in
      let file = ApprovalFile(
        name: "alice.json", statement: ApprovalSample.approval().canonical, signature: nil)
      return try sample.judge().judge([file], ApprovalSample.question())
    },
    Row("a DSSE envelope by the same key", .no, "a DSSE envelope") { sample in
      let statement = ApprovalSample.approval().canonical
      let message = DSSEEnvelope.preAuthenticationEncoding(
        type: DSSEEnvelope.inToto, body: statement)
      let signature = try sample.keygen.sign(
        message, keyFile: sample.folder.path(of: "alice"), namespace: "relay-approval")
      let envelope = DSSEEnvelope(
        payloadType: DSSEEnvelope.inToto, payload: statement,
        signatures: [.init(keyID: "", bytes: signature.armored)])
      return try sample.judge().judge(
        [ApprovalFile(name: "alice.json", statement: envelope.json.canonical, signature: nil)],
        ApprovalSample.question())
    },
    Row("a signed DSSE envelope", .no, "no approval: other members") { sample in
      let envelope = DSSEEnvelope(
        payloadType: DSSEEnvelope.inToto, payload: ApprovalSample.approval().canonical,
        signatures: [.init(keyID: "", bytes: [1])])
      let bytes = envelope.json.canonical
      let signature = try sample.keygen.sign(
        bytes, keyFile: sample.folder.path(of: "alice"), namespace: "relay-approval")
      return try sample.judge().judge(
        [ApprovalFile(name: "alice.json", statement: bytes, signature: signature.armored)],
        ApprovalSample.question())
    },
    Row("by nobody of the list", .no, "is not in environments/allowed_signers") { sample in
      try sample.judge().judge([sample.file(by: "eve")], ApprovalSample.question())
    },
    Row("for a role that the person has not", .no, "is no security in the policy") { sample in
      try sample.judge().judge(
        [sample.file(ApprovalSample.approval(role: "security"), by: "alice")],
        ApprovalSample.question())
    },
    Row("issued five minutes ahead", .yes) { sample in
      let approval = ApprovalSample.approval(issued: ApprovalSample.now.adding(seconds: 300))
      return try sample.judge().judge(
        [sample.file(approval, by: "alice")], ApprovalSample.question())
    },
    Row("issued in the future", .no, "which is in the future") { sample in
      let approval = ApprovalSample.approval(issued: ApprovalSample.now.adding(seconds: 301))
      return try sample.judge().judge(
        [sample.file(approval, by: "alice")], ApprovalSample.question())
    },
    Row("valid for a second too long", .no, "valid for longer than the policy's 86400 s") {
      sample in
      try sample.judge().judge(
        [sample.file(ApprovalSample.approval(validFor: 86_401), by: "alice")],
        ApprovalSample.question())
    },
    Row("by a key of the requester's under another name", .no, "asked for it, and line 4") {
      sample in
      let signers = try sample.signers([
        ("bob@example.com", "alice"), ("alice@example.com", "alice"),
      ])
      return try sample.judge(signers).judge(
        [sample.file(by: "alice")], ApprovalSample.question(requester: "alice@example.com"))
    },
    Row("by a key that was valid until a second ago", .no, "line 3 was valid before") { sample in
      let signers = try sample.signers([
        ("alice@example.com valid-before=\"20261127115959Z\"", "alice")
      ])
      return try sample.judge(signers).judge(
        [sample.file(by: "alice")], ApprovalSample.question())
    },
    Row("by a key that is valid from now", .yes) { sample in
      let signers = try sample.signers([
        (
          "alice@example.com valid-after=\"20261127120000\",valid-before=\"20261127120001Z\"",
          "alice"
        )
      ])
      return try sample.judge(signers).judge(
        [sample.file(by: "alice")], ApprovalSample.question())
    },
    Row("none at all", .no) { try $0.judge().judge([], ApprovalSample.question()) },
    Row("a rejection after its expiry", .no) { sample in
      let old = ApprovalSample.approval(.reject, issued: ApprovalSample.now.adding(seconds: -9999))
      return try sample.judge().judge(
        [sample.file(by: "alice"), sample.file(old, by: "bob")], ApprovalSample.question())
    },
    Row("a rejection by the requester", .no) { sample in
      try sample.judge().judge(
        [sample.file(by: "alice"), sample.file(ApprovalSample.approval(.reject), by: "bob")],
        ApprovalSample.question(requester: "bob@example.com"))
    },
    Row("a rejection by nobody of the list", .yes, "is not in environments/allowed_signers") {
      sample in
      try sample.judge().judge(
        [sample.file(by: "alice"), sample.file(ApprovalSample.approval(.reject), by: "eve")],
        ApprovalSample.question())
    },
  ]

  @Test(arguments: rows) func judges(_ row: Row) throws {
    let result = try row.judge(try ApprovalSample())
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
