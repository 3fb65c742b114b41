import Configuration
import Crypto
import RFC3339
import Support
import Testing

@testable import Gate

/// The rule `scan_image_current`.
@Suite struct ImageScanCurrentTests {
  private static let name = "scan_image.json"
  private static let again = RuleRow.scanAgain
  private static let now = GateSample.now

  private static func changed(
    _ change: @escaping @Sendable (inout EvidenceParts.Part) -> Void
  ) -> RuleRow.Change {
    { $0.changeEvidence { change(&$0[name]) } }
  }

  /// The report with `new` in place of `old`.
  private static func replaced(_ old: String, _ new: String) -> RuleRow.Change {
    changed { $0.text.replace(old, with: new) }
  }

  private static func no(
    _ label: String, _ problem: String, _ change: @escaping RuleRow.Change
  ) -> RuleRow {
    .no(label, "\(name): \(problem)", [name], next: again, change)
  }

  private static let rows: [RuleRow] =
    [
      .yes(
        "a clean and fresh scan of the image",
        "trivy scanned 1 package 60 min ago, with a database from 24 h ago",
        [name]),
      .yes(
        "with the version of the scanner",
        "trivy 0.58.1 scanned 1 package 60 min ago, with a database from 24 h ago",
        [name],
        replaced("\"SchemaVersion\"", "\"Trivy\": {\"Version\": \"0.58.1\"}, \"SchemaVersion\"")),
      no("not JSON", "JSON ends too early *", replaced(EvidenceParts.imageScan, "{")),
      no(
        "no package", "packages scanned: 0, targets: 1; expected at least one of each",
        replaced("[{\"Name\": \"libssl3\"}]", "[]")),
      no(
        "no target of packages", "packages scanned: 1, targets: 0; expected at least one of each",
        replaced("os-pkgs", "config")),
      no(
        "another image", "not about the manifest's image, expected SHA-256 \(GateSample.image.hex)",
        replaced(GateSample.image.hex, GateSample.otherDigest.hex)),
      no(
        "no image, though the form has one",
        "the digest of the scanned artifact is missing from the report",
        replaced("\"RepoDigests\"", "\"Others\"")),
      no(
        "a scan of a folder", "a scan of filesystem, expected a container image",
        replaced("container_image", "filesystem")),
      no(
        "a scan of a folder that the index says is the image's",
        "a scan of filesystem, expected a container image",
        changed {
          $0.text.replace("container_image", with: "filesystem")
          $0.subject = GateSample.image
        }),
      no(
        "another image, though the index names the right one",
        "not about the manifest's image, expected SHA-256 \(GateSample.image.hex)",
        changed {
          $0.text.replace(GateSample.image.hex, with: GateSample.otherDigest.hex)
          $0.subject = GateSample.image
        }),
      no(
        "no time, though the form has one",
        "the time of the scan is missing from the report",
        replaced("CreatedAt", "OtherAt")),
      .yes(
        "scanned 24 h ago", "trivy scanned 1 package 24 h ago, with a database from 24 h ago",
        [name],
        replaced("\(EvidenceParts.created)", "2026-11-26T12:00:00Z")),
      no(
        "scanned a second before that", "scanned 24 h ago, expected at most 24 h",
        replaced("\(EvidenceParts.created)", "2026-11-26T11:59:59Z")),
      no(
        "scanned in the future",
        "scanned at 2026-11-27T12:05:01Z, later than the current time 2026-11-27T12:00:00Z",
        replaced("\(EvidenceParts.created)", "2026-11-27T12:05:01Z")),
      no(
        "no age of the database",
        "the time of its database is missing from evidence.json, and the report cannot contain it",
        changed { $0.database = nil }),
      .yes(
        "a database of 5 days", "trivy scanned 1 package 60 min ago, with a database from 5 d ago",
        [name],
        changed { $0.database = now.adding(days: -5) }),
      no(
        "a database a second older", "database created 5 d ago, expected at most 5 d",
        changed { $0.database = now.adding(days: -5).adding(seconds: -1) }),
      .no(
        "a manifest without an image",
        "manifest: contains no image, expected the image that was scanned",
        ["config-manifest.yaml"], next: "run relayctl manifest build prod --image sha256:…",
        { try $0.changeManifest { $0.image = nil } }),
      no(
        "a manifest of another image",
        "not about the manifest's image, expected SHA-256 \(GateSample.otherDigest.hex)",
        { try $0.changeManifest { $0.image = GateSample.otherDigest } }),
    ]
    + RuleRow.evidence(of: name, maxAge: 86_400, [name], next: again)
    + RuleRow.passesOn("scan") { $0.imageScan = .failure($1) }
    + RuleRow.passesOn("manifest") { $0.manifest = .failure($1) }

  @Test(arguments: rows) func decides(row: RuleRow) throws { try row.check(.imageScanCurrent) }

  @Test func isAskedOfAPromotionThatNeedsTheScan() throws {
    #expect(try !GateRule.imageScanCurrent.isAsked(into: .staging))
    #expect(
      try GateRule.imageScanCurrent.isAsked(
        into: .staging,
        policy: [
          .init("scan", "[suites, lock, diff_report]", "[suites, lock, diff_report, scan_image]")
        ]))
    #expect(try GateRule.imageScanCurrent.isAsked(into: .prod))
  }
}
