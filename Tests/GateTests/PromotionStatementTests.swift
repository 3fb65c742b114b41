import Attestation
import Configuration
import Crypto
import JSON
import Manifest
import RFC3339
import Support
import Testing

@testable import Gate

/// The statement that `promote` signs.
@Suite struct PromotionStatementTests {
  private static let authority = Authority(origin: "relay.example/logbook")
  private static let time = PromotionSample.now
  private static let record = PromotionStatement.Record(
    origin: "relay.example/logbook", commit: String(repeating: "a", count: 40), deploy: "d-7",
    manifestKey: SHA256.digest(of: [2]))

  @Test func namesWhatIsPromoted() throws {
    let promotion = PromotionSample.promotion()
    let digest = SHA256.digest(of: [1])
    let counted = CountedApproval(
      file: "a.json", principal: "alice@example.com", key: "SHA256:x", digest: digest,
      approval: PromotionSample.approval())
    let statement = PromotionStatement(
      of: promotion,
      artifacts: ManifestArtifacts(
        lock: promotion.lock, binaries: ["relayctl": digest, "relay": digest], image: digest),
      approvals: [counted], changeTicket: "OPS-1423", record: Self.record, notBefore: Self.time,
      notAfter: Self.time.adding(seconds: 3600), hasForcedTime: false)
    #expect(statement.predicateType == "https://relay.example/attestation/promotion/v2")
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
    // A statement of the first version has neither origin, commit, deployment nor key.
    let first = try PromotionStatement(
      Statement(
        subjects: statement.subjects, predicateType: Self.authority.firstPromotion,
        predicate: statement.statement.predicate), authority: Self.authority)
    #expect(first.record == nil)
    #expect(first.case == statement.case)
    #expect(throws: AttestationError.self, "another log of this host") {
      try PromotionStatement(
        statement.statement, authority: Authority(origin: "relay.example/other"))
    }
    #expect(!read.hasForcedTime)
    let members = try #require(statement.statement.predicate.objectValue)
    // A statement of an earlier release has no state of the logbook.
    for member in members where member.name != "log" {
      let fewer = Statement(
        subjects: statement.subjects, predicateType: statement.predicateType,
        predicate: .object(members.filter { $0 != member }))
      #expect(throws: AttestationError.self, "\(member.name)") {
        try PromotionStatement(fewer, authority: Self.authority)
      }
    }
  }

  @Test func saysThatTheTimeWasForced() throws {
    let promotion = PromotionSample.promotion()
    let statement = PromotionStatement(
      of: promotion, artifacts: ManifestArtifacts(lock: nil, binaries: [:], image: nil),
      approvals: [], changeTicket: "", record: Self.record, notBefore: Self.time,
      notAfter: Self.time, hasForcedTime: true)
    let text = String(decoding: statement.statement.bytes, as: UTF8.self)
    #expect(text.contains("\"forced_time\":true"))
    #expect(
      try PromotionStatement(statement.statement, authority: Self.authority).hasForcedTime)
    let denied = text.replacing("\"forced_time\":true", with: "\"forced_time\":false")
    #expect(throws: AttestationError.self) {
      try PromotionStatement(
        Statement(parsing: Array(denied.utf8)), authority: Self.authority)
    }
  }
}
