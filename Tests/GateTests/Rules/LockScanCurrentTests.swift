import Configuration
import Crypto
import JSON
import Lock
import RFC3339
import Support
import Testing

@testable import Gate

/// The rule `scan_lock_current`.
@Suite struct LockScanCurrentTests {
  private static let name = "scan_lock.json"
  private static let again = RuleRow.scanAgain
  private static let current =
    "osv-scanner scanned 1 package 60 min ago, with a database from 24 h ago"
  private static let now = GateSample.now
  private static let files = [name]

  private static func changed(
    _ change: @escaping @Sendable (inout EvidenceParts.Part) -> Void
  ) -> RuleRow.Change {
    { $0.changeEvidence { change(&$0[name]) } }
  }

  private static func no(
    _ label: String, _ problem: String,
    _ change: @escaping @Sendable (inout EvidenceParts.Part) -> Void
  ) -> RuleRow {
    .no(label, "\(name): \(problem)", files, next: again, changed(change))
  }

  /// A report of Grype about the lock's bill of materials.
  private static func grype(_ members: String) -> String {
    """
    {"matches": [], "source": {"type": "file", "target": "sbom.cdx.json"},
      "descriptor": {"name": "grype", "version": "0.85.0"\(members)}}
    """
  }

  private static let content: [RuleRow] = [
    no("not JSON", "JSON ends too early *") { $0.text = "{" },
    no("another document", "unknown report format, *") { $0.text = "{}" },
    no("no package", "packages scanned: 0, targets: 1; expected at least one of each") {
      $0.text = "{\"results\": [{\"source\": {\"path\": \"sbom.cdx.json\"}, \"packages\": []}]}"
    },
    no("no target", "packages scanned: 0, targets: 0; expected at least one of each") {
      $0.text = "{\"results\": []}"
    },
    no(
      "a form that cannot say how many packages, and neither does the index",
      "the number of packages is missing from evidence.json, and the report cannot contain it"
    ) { $0.text = grype("") },
    no(
      "no package by the index", "packages scanned: 0, targets: 1; expected at least one of each"
    ) { ($0.text, $0.packages) = (grype(""), 0) },
    no("a scan of something else", "not about *, expected SHA-256 *") {
      $0.subject = GateSample.otherDigest
    },
    no(
      "no subject in the index",
      "the digest of the scanned artifact is missing from evidence.json, and the report cannot contain it"
    ) { $0.subject = nil },
    no(
      "no time, though the form has one",
      "the time of the scan is missing from the report"
    ) {
      ($0.text, $0.packages) = (grype(""), 7)
    },
    no(
      "no age of the database, though the form has one",
      "the time of its database is missing from the report"
    ) {
      ($0.text, $0.packages) = (grype(", \"timestamp\": \"\(EvidenceParts.created)\""), 7)
    },
    no(
      "no age of the database in the index",
      "the time of its database is missing from evidence.json, and the report cannot contain it"
    ) { $0.database = nil },
  ]

  private static let ages: [RuleRow] = [
    .yes(
      "a database of 5 days",
      "osv-scanner scanned 1 package 60 min ago, with a database from 5 d ago", files,
      changed { $0.database = now.adding(days: -5) }),
    no("a second older", "database created 5 d ago, expected at most 5 d") {
      $0.database = now.adding(days: -5).adding(seconds: -1)
    },
    .yes(
      "a database 300 s ahead",
      "osv-scanner scanned 1 package 60 min ago, with a database from 0 s ago", files,
      changed { $0.database = now.adding(seconds: 300) }),
    no(
      "a database 301 s ahead",
      "database created at 2026-11-27T12:05:01Z, later than the current time 2026-11-27T12:00:00Z"
    ) { $0.database = now.adding(seconds: 301) },
    .yes(
      "a report that ran 24 h ago by itself",
      "grype 0.85.0 scanned 7 packages 24 h ago, with a database from 24 h ago",
      files, changed { ($0.text, $0.packages) = (dated("2026-11-26T12:00:00Z"), 7) }),
    no("a second before that", "scanned 24 h ago, expected at most 24 h") {
      ($0.text, $0.packages) = (dated("2026-11-26T11:59:59Z"), 7)
    },
    no(
      "a report of the future by itself",
      "scanned at 2026-11-27T12:05:01Z, later than the current time 2026-11-27T12:00:00Z"
    ) { ($0.text, $0.packages) = (dated("2026-11-27T12:05:01Z"), 7) },
  ]

  /// A report of Grype that ran at `time`, with a database of the sample's age.
  private static func dated(_ time: String) -> String {
    grype(
      """
      , "timestamp": "\(time)", "db": {"status": {"built": "\(EvidenceParts.database)"}}
      """)
  }

  private static let besides: [RuleRow] = [
    .yes(
      "the age of the database in a file beside",
      "osv-scanner scanned 1 package 60 min ago, with a database from 47 h ago",
      [name, "scan_lock.database.json"],
      beside("{\"VulnerabilityDB\": {\"UpdatedAt\": \"2026-11-25T12:00:01Z\"}}")),
    .no(
      "a file beside that is too old",
      "\(name): database created 5 d ago, expected at most 5 d",
      [name], next: again,
      beside("{\"VulnerabilityDB\": {\"UpdatedAt\": \"2026-11-22T11:59:59Z\"}}")
    ),
    .no(
      "a file beside without a time",
      "scan_lock.database.json: VulnerabilityDB.UpdatedAt: missing, expected a time",
      ["scan_lock.database.json"], next: again, beside("{\"VulnerabilityDB\": {}}")),
  ]

  private static func beside(_ text: String) -> RuleRow.Change {
    { $0.changeEvidence { $0["scan_lock.database.json"].text = text } }
  }

  private static let rows: [RuleRow] =
    [
      .yes("a clean and fresh scan of the lock", current, files),
      .yes(
        "a scan of the lock's bill of materials", current, files,
        changed {
          let bill = SBOM(of: GateSample.lock.content, version: Release.version).json.pretty
          $0.subject = SHA256.digest(of: Array(bill.utf8))
        }),
    ] + content + ages + besides
    + RuleRow.evidence(of: name, maxAge: 86_400, files, next: again)
    + RuleRow.passesOn("scan") { $0.lockScan = .failure($1) }
    + RuleRow.passesOn("lock") { $0.lock = .failure($1) }

  @Test(arguments: rows) func decides(row: RuleRow) throws { try row.check(.lockScanCurrent) }

  @Test func isAskedOfAPromotionThatNeedsTheScan() throws {
    #expect(try !GateRule.lockScanCurrent.isAsked(into: .staging))
    #expect(
      try GateRule.lockScanCurrent.isAsked(
        into: .staging,
        policy: [
          .init("scan", "[suites, lock, diff_report]", "[suites, lock, diff_report, scan_lock]")
        ]))
    #expect(try GateRule.lockScanCurrent.isAsked(into: .prod))
  }
}
