import Console
import Crypto
import Durable
import Evidence
import Policy

/// `relayctl scan`: lists the findings of scanner reports as the gate sees them.
enum ScanCommand {
  private static let files = Argument<[String]>.repeated(
    "FILE", ValueKind<String>.path.named("FILE"), atLeast: 1,
    help: "reports of OSV-Scanner, Trivy, Grype, or SARIF")

  static let command = Command(
    "scan", summary: "list the normalized findings of vulnerability scans",
    discussion: """
      Reads JSON of OSV-Scanner, Trivy and Grype, and SARIF 2.1.0, and lists the findings, worst first. Malware and \
      unscored findings count as critical. Needs no workspace; inside one, the policy sets the critical score.
      """,
    arguments: [files],
    examples: [
      Example("relayctl scan evidence/scan_image.json", "lists the findings that the gate will see")
    ],
    exitStatuses: [
      .yes: "no critical finding", .no: "a critical finding, or a report that cannot be read",
    ]
  ) { invocation, terminal throws(Failure) in
    var reports: [ScanReport.Item] = []
    for path in invocation[files] {
      let bytes = try durable(readFile(path, limit: EvidenceReader.largest))
      do throws(EvidenceError) {
        reports.append(.init(path: path, scan: try ScanReader.read(bytes)))
      } catch {
        throw Failure(.no, "\(path): \(error)", hint: "docs/formats/evidence.md lists the formats")
      }
    }
    let report = ScanReport(items: reports, criticalScore: criticalScore(invocation))
    try terminal.answer(report, invocation)
    return report.hasCritical ? .no : .yes
  }

  /// Returns the policy's score inside a workspace, else 9.0, in hundredths.
  private static func criticalScore(_ invocation: Invocation) -> Int {
    let policy = try? Workspace(invocation).policy()
    return policy?.scans.criticalScoreHundredths ?? 900
  }
}
