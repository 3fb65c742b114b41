import Console
import Crypto
import Durable
import Evidence
import Policy

/// `relayctl scan`: lists the findings of scanner reports as the gate counts them.
enum ScanCommand {
  private static let files = Argument<[String]>.repeated(
    "FILE", ValueKind<String>.path.named("FILE"), atLeast: 1,
    help: "a report from OSV-Scanner, Trivy or Grype, or a SARIF file")

  static let command = Command(
    "scan", summary: "list the normalized findings from vulnerability scans",
    discussion: """
      Reads JSON output from OSV-Scanner, Trivy and Grype, and SARIF 2.1.0. Lists the findings, most severe first. \
      Malware and unscored findings count as critical, withdrawn advisories do not count. The command also works outside a workspace; findings with a \
      score of 9.0 or more are then critical. Inside a workspace, the policy sets this score.
      """,
    arguments: [files],
    examples: [
      Example("relayctl scan evidence/scan_image.json", "lists the findings from an image scan")
    ],
    exitStatuses: [
      .yes: "no critical finding",
      .no:
        "a critical finding, a scanner that doubts its result, or a report that cannot be read",
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
    return report.isClean ? .yes : .no
  }

  /// Returns the lowest score that counts as critical, in hundredths: the score of the policy inside a
  /// workspace, and 9.0 otherwise.
  private static func criticalScore(_ invocation: Invocation) -> Int {
    let policy = try? Workspace(invocation).policy()
    return policy?.scans.criticalScoreHundredths ?? 900
  }
}
