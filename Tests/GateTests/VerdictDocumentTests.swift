import Attestation
import Crypto
import Evidence
import JSON
import Support
import Testing

@testable import Gate

/// `verdict.json`: read strictly, and its parts must agree.
@Suite struct VerdictDocumentTests {
  private static func document(
    _ verdict: Verdict = .yes, rule: Verdict = .yes, version: PromotionCase.Version = .v2
  ) -> VerdictDocument {
    let promotion = PromotionSample.promotion(rule: rule, version: version)
    let note = FileDigest(
      name: "scan_lock.json", sha256: SHA256.digest(of: WorkedStatement.blob), ageSeconds: 60)
    return VerdictDocument(
      verdict: verdict, decided: PromotionSample.now, hasForcedTime: false, case: promotion,
      rules: promotion.rules.map {
        .init(
          id: $0.id, verdict: $0.verdict, reason: "because", evidence: [note],
          next: $0.verdict == .yes ? nil : "do something")
      }, statement: nil)
  }

  private func read(_ text: String) throws -> VerdictDocument {
    try VerdictDocument(parsing: Array(text.utf8))
  }

  @Test func readsWhatItWrites() throws {
    let signed = DSSEEnvelope(
      payloadType: DSSEEnvelope.inToto, payload: Array(WorkedStatement.payload.utf8),
      signatures: [.init(keyID: "key", bytes: [1, 2, 3])])
    let yes = Self.document()
    for document in [
      yes, Self.document(.no, rule: .no), Self.document(.undecided, rule: .undecided),
      Self.document(version: .v1),
      VerdictDocument(
        verdict: .yes, decided: yes.decided, hasForcedTime: true, case: yes.case,
        rules: yes.rules, statement: signed),
    ] {
      #expect(try VerdictDocument(parsing: document.bytes) == document)
    }
  }

  @Test(arguments: [
    ("\"kind\": \"Verdict\"", "\"kind\": \"verdict\""), ("relay/v2", "relay/v1"),
    ("relay/v2", "relay/v3"), ("\"size\": 7", "\"size\": -1"), ("\"size\": 7,", ""),
    ("\"origin\": \"relay.example/logbook\"", "\"origin\": \"\""),
    ("\"ticket\": \"OPS-1423\",", ""), ("\"entry\": 3", "\"entry\": \"3\""),
    ("\"verdict\": \"yes\"", "\"verdict\": \"YES\""),
    ("\"forced_time\": false", "\"forced_time\": 0"),
    ("\"kind\"", "\"x\": 1,\n  \"kind\""), ("\"statement\": null", "\"statement\": {}"),
    ("\"age_seconds\": 60", "\"age_seconds\": 60.0"), ("\"next\": null", "\"next\": 1"),
    ("\"requested_by\"", "\"requester\""), ("\"reason\": \"because\"", "\"reason\": null"),
    ("\"to\": \"prod\"", "\"to\": \"production\""), ("T12:00:00Z", "T12:00:00+00:00"),
    ("\"reason\"", "\"reason\": \"\",\n \"reason\""),
  ])
  func refusesAnotherForm(old: String, new: String) {
    let text = Self.document().json.pretty
    let changed = text.replacing(old, with: new, maxReplacements: 1)
    #expect(changed != text)
    let error = #expect(throws: VerdictError.self) { try read(changed) }
    guard case .malformed = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(arguments: [
    ("\"commit\": \"a", "\"commit\": \"b"), ("dave@", "eve@"),
    ("OPS-1423", "OPS-1424"), ("\"size\": 7", "\"size\": 8"), ("\"entry\": 3", "\"entry\": 4"),
    ("relay.example/logbook", "other.example/logbook"), ("alice@", "bob@"),
    ("\"case_id\": \"", "\"case_id\": \"0"),
    ("\"from\": \"staging\"", "\"from\": \"dev\""),
    (
      "\"id\": \"suites_green\",\n      \"verdict\": \"yes\",\n      \"reason\"",
      "\"id\": \"other\",\n      \"verdict\": \"yes\",\n      \"reason\""
    ),
  ])
  func seesThatItWasEdited(old: String, new: String) {
    let text = Self.document().json.pretty
    var changed = text.replacing(old, with: new, maxReplacements: 1)
    #expect(changed != text)
    if old.hasPrefix("\"case_id") {
      changed = changed.replacing(
        Self.document().case.id.hex, with: Self.document().case.id.hex.dropLast())
    }
    let error = #expect(throws: VerdictError.self) { try read(changed) }
    guard case .edited = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func readsACaseOfV1WithItsOwnMembersOnly() throws {
    let old = Self.document(version: .v1)
    #expect(old.case.json["ticket"] == nil)
    #expect(old.case.canonical.starts(with: Array("{\"commit\":".utf8)))
    let text = old.json.pretty
    #expect(text.contains("\"apiVersion\": \"relay/v1\""))
    let mixed = text.replacing(
      "\"from\"", with: "\"ticket\": \"OPS-1\", \"from\"", maxReplacements: 1)
    #expect(throws: VerdictError.self) { try read(mixed) }
  }

  @Test func seesAYesThatTheRulesDoNotSay() {
    for document in [Self.document(.yes, rule: .no), Self.document(.yes, rule: .undecided)] {
      #expect(throws: VerdictError.edited("verdict: yes, but not every rule is yes")) {
        try VerdictDocument(parsing: document.bytes)
      }
    }
  }

  @Test func seesEvidenceOfAnotherDigestInTheTable() throws {
    let digest = SHA256.digest(of: WorkedStatement.blob).hex
    let text = Self.document().json.pretty
    let end = try #require(text.ranges(of: digest).last)
    let changed = text.replacingSubrange(end, with: String(repeating: "0", count: 64))
    #expect(throws: VerdictError.edited("rules: evidence with a digest that differs from the case"))
    {
      try read(changed)
    }
  }
}

extension String {
  fileprivate func replacingSubrange(_ range: Range<Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
