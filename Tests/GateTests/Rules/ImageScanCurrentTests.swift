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
        "a clean and fresh scan of the image", "trivy, 1 package, 60 min ago, database 24 h",
        [name]),
      .yes(
        "with the version of the scanner", "trivy 0.58.1, 1 package, 60 min ago, database 24 h",
        [name],
        replaced("\"SchemaVersion\"", "\"Trivy\": {\"Version\": \"0.58.1\"}, \"SchemaVersion\"")),
      no("not JSON", "JSON ends too early *", replaced(EvidenceParts.imageScan, "{")),
      no(
        "no package", "looked at 0 packages in 1 targets, expected at least one",
        replaced("[{\"Name\": \"libssl3\"}]", "[]")),
      no(
        "no target of packages", "looked at 1 packages in 0 targets, expected at least one",
        replaced("os-pkgs", "config")),
      no(
        "another image", "about something else than the manifest's image, \(GateSample.image.hex)",
        replaced(GateSample.image.hex, GateSample.otherDigest.hex)),
      no(
        "no image, though the form has one",
        "does not state what it scanned, although its format can",
        replaced("\"RepoDigests\"", "\"Others\"")),
      no(
        "a scan of a folder, and no subject in the index",
        "cannot state what it scanned, expected it in evidence.json",
        replaced("container_image", "filesystem")),
      .yes(
        "a scan of a folder that the index says is the image's", "trivy, 1 package, *", [name],
        changed {
          $0.text.replace("container_image", with: "filesystem")
          $0.subject = GateSample.image
        }),
      no(
        "another image, though the index names the right one",
        "about something else than the manifest's image, \(GateSample.image.hex)",
        changed {
          $0.text.replace(GateSample.image.hex, with: GateSample.otherDigest.hex)
          $0.subject = GateSample.image
        }),
      no(
        "no time, though the form has one", "does not state when it ran, although its format can",
        replaced("CreatedAt", "OtherAt")),
      .yes(
        "scanned 24 h ago", "trivy, 1 package, 24 h ago, database 24 h", [name],
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
        "cannot state how old its database is, expected it in evidence.json",
        changed { $0.database = nil }),
      .yes(
        "a database of 5 days", "trivy, 1 package, 60 min ago, database 5 d", [name],
        changed { $0.database = now.adding(days: -5) }),
      no(
        "a database a second older", "with a database made 5 d ago, expected at most 5 d",
        changed { $0.database = now.adding(days: -5).adding(seconds: -1) }),
      .no(
        "a manifest without an image", "manifest: names no image, so no scan is about it",
        ["config-manifest.yaml"], next: "relayctl manifest build prod --image sha256:…",
        { try $0.changeManifest { $0.image = nil } }),
      no(
        "a manifest of another image",
        "about something else than the manifest's image, \(GateSample.otherDigest.hex)",
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
