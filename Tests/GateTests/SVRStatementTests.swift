import Attestation
import Configuration
import Crypto
import RFC3339
import Support
import Testing

@testable import Gate

/// The signed summary of a verdict.
@Suite struct SVRStatementTests {
  private static let authority = Authority(origin: "relay.example/logbook")
  private static let time = PromotionSample.now

  @Test func readsTheWorkedSummary() throws {
    let statement = try Statement(parsing: Array(WorkedStatement.payload.utf8))
    #expect(
      statement.digest(of: "config-manifest.yaml") == SHA256.digest(of: WorkedStatement.blob))
    let summary = try SVRStatement(statement)
    #expect(summary.verifier == Self.authority.gate)
    #expect(summary.timeCreated.description == "2026-01-01T00:00:00Z")
    #expect(
      summary.properties == ["RELAY_DRIFT_WITHIN_5_PERCENT", "RELAY_NO_CRITICAL_VULNERABILITIES"])
    #expect(summary.statement.bytes == statement.bytes)
  }

  @Test func ignoresUnknownMembers() throws {
    let text = WorkedStatement.payload.replacing(
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
    let text = WorkedStatement.payload.replacing(old, with: new, maxReplacements: 1)
    #expect(text != WorkedStatement.payload)
    #expect(throws: AttestationError.self) {
      try SVRStatement(Statement(parsing: Array(text.utf8)))
    }
  }

  @Test func listsOnlyPassingRules() {
    let promotion = PromotionSample.promotion(rule: .undecided)
    let summary = Self.summary(of: promotion)
    #expect(summary.properties == ["RELAY_SUITES_GREEN"])
    #expect(summary.statement.digest(of: "promotion-case.json") == promotion.id)
    #expect(summary.statement.digest(of: "relay.lock") == promotion.lock)
    #expect(SVRStatement.property("a-b.c1") == "RELAY_A_B_C1")
  }

  @Test func isValidForNoOtherCase() throws {
    let promotion = PromotionSample.promotion()
    let summary = Self.summary(of: promotion)
    #expect(summary.isAbout(promotion, hasForcedTime: false, authority: Self.authority))
    #expect(
      try SVRStatement(Statement(parsing: summary.statement.bytes))
        .isAbout(promotion, hasForcedTime: false, authority: Self.authority))
    for other in [
      PromotionSample.promotion(from: .dev, to: .staging), PromotionSample.promotion(rule: .no),
      PromotionSample.promotion(requestedBy: "eve@example.com"),
    ] {
      #expect(!summary.isAbout(other, hasForcedTime: false, authority: Self.authority))
    }
    let other = Authority(origin: "other.example/logbook")
    #expect(!summary.isAbout(promotion, hasForcedTime: false, authority: other))
  }

  @Test func containsWhetherTheTimeWasForced() throws {
    let promotion = PromotionSample.promotion()
    let forced = SVRStatement(
      of: promotion, decided: Self.time, hasForcedTime: true, authority: Self.authority)
    #expect(
      forced.properties == ["RELAY_SUITES_GREEN", "RELAY_DRIFT_WITHIN_LIMIT", "RELAY_FORCED_TIME"])
    #expect(forced.isAbout(promotion, hasForcedTime: true, authority: Self.authority))
    #expect(!forced.isAbout(promotion, hasForcedTime: false, authority: Self.authority))
    let real = Self.summary(of: promotion)
    #expect(!real.isAbout(promotion, hasForcedTime: true, authority: Self.authority))
  }

  private static func summary(of promotion: PromotionCase) -> SVRStatement {
    SVRStatement(of: promotion, decided: time, hasForcedTime: false, authority: authority)
  }

  @Test(arguments: [
    ("relay.example/logbook", "relay.example"), ("relay.example", "relay.example"),
    ("a.b/c/d", "a.b"),
  ])
  func readsTheAuthorityFromTheOrigin(origin: String, host: String) {
    #expect(Authority(origin: origin).host == host)
  }
}
