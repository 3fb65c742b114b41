import Configuration
import Crypto
import JSON
import Manifest
import Policy
import RFC3339
import Testing

@testable import relayctl

/// In-toto statements: what the gate found, and what was promoted.
@Suite struct StatementTests {
  private static let authority = Authority(origin: "relay.example/logbook")
  private static let time = ApprovalSample.now

  @Test func readsTheWorkedSummary() throws {
    let statement = try Statement(parsing: Array(AttestationSample.payload.utf8))
    #expect(
      statement.digest(of: "config-manifest.yaml") == SHA256.digest(of: AttestationSample.blob))
    let summary = try SVRStatement(statement)
    #expect(summary.verifier == Self.authority.gate)
    #expect(summary.timeCreated.description == "2026-01-01T00:00:00Z")
    #expect(
      summary.properties == ["RELAY_DRIFT_WITHIN_5_PERCENT", "RELAY_NO_CRITICAL_VULNERABILITIES"])
    #expect(summary.statement.bytes == statement.bytes)
  }

  @Test func ignoresWhatItDoesNotKnow() throws {
    let text = AttestationSample.payload.replacing(
      "\"predicateType\"", with: "\"x\":1,\"predicateType\"")
    #expect(try SVRStatement(Statement(parsing: Array(text.utf8))).properties.count == 2)
  }

  @Test(arguments: [
    ("Statement/v1", "Statement/v0.1"), ("eb78", "EB78"), ("\"sha256\":\"eb", "\"sha512\":\"eb"),
    ("svr/v0.2", "svr/v0.1"), ("\"id\"", "\"ID\""), ("policy.yaml", "other.yaml"),
    ("00:00:00Z", "00:00:00.5Z"), ("\"properties\":[", "\"properties\":[1,"),
    ("\"predicate\":{", "\"predicate\":[],\"x\":{"),
    ("[{\"name\":\"config", "[],\"x\":[{\"name\":\"config"),
    ("[{\"name\":\"policy", "[],\"x\":[{\"name\":\"policy"),
  ])
  func refusesAnotherForm(old: String, new: String) {
    let text = AttestationSample.payload.replacing(old, with: new, maxReplacements: 1)
    #expect(text != AttestationSample.payload)
    #expect(throws: AttestationError.self) {
      try SVRStatement(Statement(parsing: Array(text.utf8)))
    }
  }

  @Test func tellsOnlyWhatHolds() {
    let promotion = ApprovalSample.promotion(rule: .undecided)
    let summary = SVRStatement(of: promotion, decided: Self.time, authority: Self.authority)
    #expect(summary.properties == ["RELAY_SUITES_GREEN"])
    #expect(summary.statement.digest(of: "promotion-case.json") == promotion.id)
    #expect(summary.statement.digest(of: "relay.lock") == promotion.lock)
    #expect(SVRStatement.property("a-b.c1") == "RELAY_A_B_C1")
  }

  @Test func servesForNoOtherCase() throws {
    let promotion = ApprovalSample.promotion()
    let summary = SVRStatement(of: promotion, decided: Self.time, authority: Self.authority)
    #expect(summary.isAbout(promotion, authority: Self.authority))
    #expect(
      try SVRStatement(Statement(parsing: summary.statement.bytes))
        .isAbout(promotion, authority: Self.authority))
    for other in [
      ApprovalSample.promotion(from: .dev, to: .staging), ApprovalSample.promotion(rule: .no),
      ApprovalSample.promotion(requestedBy: "eve@example.com"),
    ] {
      #expect(!summary.isAbout(other, authority: Self.authority))
    }
    #expect(!summary.isAbout(promotion, authority: Authority(origin: "other.example/logbook")))
  }

  @Test func saysWhatIsPromoted() throws {
    let promotion = ApprovalSample.promotion()
    let digest = SHA256.digest(of: [1])
    let counted = CountedApproval(
      file: "a.json", principal: "alice@example.com", key: "SHA256:x", digest: digest,
      approval: ApprovalSample.approval())
    let statement = PromotionStatement(
      of: promotion,
      artifacts: ManifestArtifacts(
        lock: promotion.lock, binaries: ["relayctl": digest, "relay": digest], image: digest),
      approvals: [counted], changeTicket: "OPS-1423", authority: Self.authority,
      notBefore: Self.time, notAfter: Self.time.adding(seconds: 3600))
    #expect(statement.predicateType == "https://relay.example/attestation/promotion/v1")
    #expect(
      statement.subjects.map(\.name) == [
        "config-manifest.yaml", "relay.lock", "relay", "relayctl", "image", "promotion-case.json",
      ])
    let read = try PromotionStatement(
      Statement(parsing: statement.statement.bytes), authority: Self.authority)
    #expect(read == statement)
    #expect(read.approvals.map(\.sha256) == [digest])
    #expect(throws: AttestationError.self) {
      try PromotionStatement(statement.statement, authority: Authority(origin: "other.example"))
    }
    let members = try #require(statement.statement.predicate.objectValue)
    for member in members {
      let fewer = Statement(
        subjects: statement.subjects, predicateType: statement.predicateType,
        predicate: .object(members.filter { $0 != member }))
      #expect(throws: AttestationError.self, "\(member.name)") {
        try PromotionStatement(fewer, authority: Self.authority)
      }
    }
  }

  @Test(arguments: [
    ("relay.example/logbook", "relay.example"), ("relay.example", "relay.example"),
    ("a.b/c/d", "a.b"),
  ])
  func takesTheAuthorityFromTheOrigin(origin: String, host: String) {
    #expect(Authority(origin: origin).host == host)
  }
}
