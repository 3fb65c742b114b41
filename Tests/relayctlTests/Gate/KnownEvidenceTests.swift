import Crypto
import Evidence
import RFC3339
import Support
import Testing

@testable import Gate
@testable import relayctl

/// The time of a file that is indexed at 12:00.
@Suite struct KnownEvidenceTests {
  private let now = PromotionSample.now
  private let digest = SHA256.digest(of: Array("hello relay\n".utf8))

  private func ago(_ seconds: Int64) -> Timestamp { now.adding(seconds: -seconds) }

  @Test func aFileIsAsOldAsItsLastChange() {
    let known = KnownEvidence()
    #expect(known.created(digest, written: ago(60), now: now) == ago(60))
    #expect(known.created(digest, written: ago(-60), now: now) == now)
  }

  @Test func anIndexedFileKeepsItsTime() {
    var known = KnownEvidence()
    known.add(
      EvidenceIndex(
        commit: String(repeating: "a", count: 40),
        files: [
          .init(name: "a.json", sha256: digest, created: ago(7200)),
          .init(name: "b.json", sha256: digest, created: ago(3600)),
        ]))
    #expect(known.created(digest, written: now, now: now) == ago(7200))
    #expect(known.created(digest, written: ago(9000), now: now) == ago(9000))
    #expect(known.created(SHA256.digest(of: []), written: now, now: now) == now)
  }

  @Test(arguments: [(nil, 86_400), (0, 86_400), (3600, 90_000)] as [(Int?, Int64)])
  func evidenceOfAPromotionKeepsItsTime(age: Int?, expected: Int64) {
    let promotion = PromotionSample.promotion()
    let file = FileDigest(name: "scan_lock.json", sha256: digest, ageSeconds: age)
    let outcome = RuleOutcome(
      rule: "suites_green", answer: .yes, reason: "", evidence: [file], next: nil)
    var known = KnownEvidence()
    known.add(
      VerdictDocument(
        verdict: .yes, decided: ago(86_400), hasForcedTime: false, case: promotion,
        rules: [.init(outcome)], statement: nil))
    #expect(known.created(digest, written: now, now: now) == ago(expected))
  }
}
