import Configuration
import Crypto
import Evidence
import Testing

@testable import Gate

/// The rule `lock_verified`.
@Suite struct LockVerifiedTests {
  private static let name = "lock_verification.json"
  private static let both = ["relay.lock", name]
  private static let again =
    "where the release was built, run relayctl lock verify --format json > DIR/lock_verification.json"
  private static let differs =
    "find out what changed; run make build && relayctl lock write to create a new lock"

  private static func replaced(_ old: String, _ new: String) -> RuleRow.Change {
    {
      let text = $0.evidence.files[name].flatMap { try? $0.get() }?.bytes ?? []
      let changed = String(decoding: text, as: UTF8.self).replacing(old, with: new)
      try #require(!changed.utf8.elementsEqual(text))
      $0.changeEvidence { $0[name].text = changed }
    }
  }

  private static func asRecorded(_ label: String, _ old: String, _ new: String) -> RuleRow {
    .no(
      label,
      "\(name): does not confirm the lock (differences: 0), "
        + "expected verdict yes for sources, libraries and binaries", both, next: differs,
      replaced(old, new))
  }

  private static let rows: [RuleRow] =
    [
      .yes("all as recorded", "sources: 2, libraries: 4, binaries: 2; all match the lock", both),
      .yes(
        "dev to staging", "sources: 2, libraries: 4, binaries: 2; all match the lock", both,
        into: .staging),
      .no(
        "not JSON", "\(name): JSON ends too early *", both, next: again,
        { $0.changeEvidence { $0[name].text = "{" } }),
      .no(
        "about another lock",
        "\(name): about a different lock, expected SHA-256 \(GateSample.lock.sha256.hex)",
        both, next: again, replaced(GateSample.lock.sha256.hex, GateSample.otherDigest.hex)),
      .no(
        "without the digest of the lock",
        "\(name): about a different lock, expected SHA-256 \(GateSample.lock.sha256.hex)", both,
        next: again,
        replaced("\"sha256\"", "\"digest\"")),
      .no(
        "with differences",
        "\(name): does not confirm the lock (differences: 2), "
          + "expected verdict yes for sources, libraries and binaries", both, next: differs,
        replaced(
          "\"verdict\": \"yes\", \"differences\": []",
          "\"verdict\": \"no\", \"differences\": [{}, {}]")),
      .no(
        "a yes with a difference",
        "\(name): does not confirm the lock (differences: 1), "
          + "expected verdict yes for sources, libraries and binaries", both, next: differs,
        replaced("\"differences\": []", "\"differences\": [{}]")),
      asRecorded("a no without a difference", "\"verdict\": \"yes\"", "\"verdict\": \"no\""),
      asRecorded("no differences stated", "\"differences\": []", "\"other\": []"),
      asRecorded("no source was checked", "\"sources\": 2", "\"sources\": 0"),
      asRecorded("no library was checked", "\"libraries\": 4", "\"libraries\": 0"),
      asRecorded("no program was checked", "\"binaries\": 2", "\"binaries\": 0"),
      asRecorded("no count of programs", "\"binaries\": 2", "\"others\": 2"),
      .no(
        "another number of sources",
        "\(name): 1 sources, 4 libraries, 2 binaries, but relay.lock lists 2 sources, 4 libraries, 2 binaries",
        both, next: again, replaced("\"sources\": 2", "\"sources\": 1")),
      .no(
        "more programs",
        "\(name): 2 sources, 4 libraries, 3 binaries, but relay.lock lists 2 sources, 4 libraries, 2 binaries",
        both, next: again, replaced("\"binaries\": 2", "\"binaries\": 3")),
      .no(
        "no time", "\(name): verified: missing, expected the time", both, next: again,
        replaced("\"verified\"", "\"other\"")),
      .yes(
        "verified 24 h ago", "sources: 2, libraries: 4, binaries: 2; all match the lock", both,
        replaced("\(EvidenceParts.created)", "2026-11-26T12:00:00Z")),
      .no(
        "verified a second before that", "\(name): verified 24 h ago, expected at most 24 h",
        [name],
        next: again, replaced("\(EvidenceParts.created)", "2026-11-26T11:59:59Z")),
      asRecorded("a count that is a text", "\"binaries\": 2", "\"binaries\": \"2\""),
    ]
    + RuleRow.passesOn("lock") { $0.lock = .failure($1) }
    + RuleRow.evidence(of: name, maxAge: 86_400, both, next: again)

  @Test(arguments: rows) func decides(row: RuleRow) throws { try row.check(.lockVerified) }

  @Test func isAskedOfEveryPromotion() throws {
    #expect(try GateRule.lockVerified.isAsked(into: .staging))
    #expect(try GateRule.lockVerified.isAsked(into: .prod))
  }
}
