import Console
import Crypto
import Durable
import Evidence
import Policy

/// `relayctl scan`: what a scanner's report says, in the words of the gate.
enum ScanCommand {
  private static let files = Argument<[String]>.repeated(
    "FILE", ValueKind<String>.path.named("FILE"), atLeast: 1,
    help: "reports of OSV-Scanner, Trivy, Grype, or SARIF")

  static let command = Command(
    "scan", summary: "show the normalised findings of vulnerability scans",
    discussion: """
      Reads JSON of OSV-Scanner, Trivy and Grype, and SARIF 2.1.0, and lists the findings, worst first. Malware and \
      findings that nobody scored count as critical. Needs no workspace; inside one the policy's critical score holds.
      """,
    arguments: [files],
    examples: [Example("relayctl scan evidence/scan_image.json", "what the gate will see")],
    exitStatuses: [
      .yes: "nothing critical", .no: "a critical finding, or a report that cannot be taken",
    ]
  ) { invocation, terminal throws(Failure) in
    var reports: [ScanReport.Item] = []
    for path in invocation[files] {
      let bytes = try durable { () throws(DurableError) in
        try readFile(path, limit: EvidenceReader.largest)
      }
      do throws(EvidenceError) {
        reports.append(.init(path: path, scan: try ScanReader.read(bytes)))
      } catch {
        throw Failure(.no, "\(path): \(error)", hint: "docs/formats/evidence.md says what is read")
      }
    }
    let report = ScanReport(items: reports, criticalScore: criticalScore(invocation))
    try terminal.answer(report, invocation)
    return report.hasCritical ? .no : .yes
  }

  /// The policy's score inside a workspace, else 9.0.
  private static func criticalScore(_ invocation: Invocation) -> Int {
    let policy = try? Workspace(invocation).policy()
    return policy?.scans.criticalScoreHundredths ?? 900
  }
}
