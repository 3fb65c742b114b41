import Configuration
import Crypto
import Evidence
import Support
import Testing

@testable import Gate

/// The rule `diff_report_archived`.
@Suite struct DiffReportArchivedTests {
  private static let name = "diff_report.md"
  private static let next = "run relayctl diff staging prod --report DIR/diff_report.md"

  /// The rule does not count a report about another version of `file`.
  private static func other(
    _ file: String, _ change: @escaping RuleRow.Change
  ) -> RuleRow {
    .no(
      "another \(file)", "\(name): compares a different version of \(file), expected SHA-256 *",
      [name, file], next: next, change)
  }

  /// A certificate authority, made by `openssl`.
  private static let authority = """
    -----BEGIN CERTIFICATE-----
    MIIBejCCASGgAwIBAgIUFoEexWfRku8iT1QTwHqVZURMpxQwCgYIKoZIzj0EAwIw
    EjEQMA4GA1UEAwwHZXhhbXBsZTAgFw0yNjExMzAyMDI0MzBaGA8yMTI2MTEwNjIw
    MjQzMFowEjEQMA4GA1UEAwwHZXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEH
    A0IABAHWvYBWfQ8eUf4GM6Ue/DG5NuR3Ru4hF8pQi7q5wIOU7cf3MNO+Lo+p4SdB
    ZEV4WARQ/Dk9sH2fc9HH0+l8yh+jUzBRMB0GA1UdDgQWBBTFoPEBezsLTyZ3ViJ7
    6jLzPWfpzzAfBgNVHSMEGDAWgBTFoPEBezsLTyZ3ViJ76jLzPWfpzzAPBgNVHRMB
    Af8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIG9ptimbqc0/a/qYqyFNHWizOIzC
    zsmG+wzz0MyusKCSAiBzxRTZtvwZ7PfS/Km+qiXLL4cfcPt+5QRN1RzvxETbVQ==
    -----END CERTIFICATE-----

    """

  private static func replaced(_ old: String, _ new: String) -> RuleRow.Change {
    { $0.changeEvidence { $0[name].text.replace(old, with: new) } }
  }

  private static let rows: [RuleRow] =
    [
      .yes("about the committed files", "compares the files as they are committed", [name]),
      .yes(
        "dev to staging", "compares the files as they are committed", [name], into: .staging),
      .no(
        "not UTF-8", "\(name): not UTF-8, expected a report written by relayctl diff --report",
        [name],
        next: next, { $0.changeEvidence { $0[name].bytes.append(0xff) } }),
      .no(
        "empty", "\(name): not a drift report from staging to prod", [name], next: next,
        { $0.changeEvidence { $0[name].bytes = [] } }),
      .no(
        "of another promotion", "\(name): not a drift report from staging to prod", [name],
        next: next,
        replaced("staging → prod", "dev → staging")),
      .no(
        "of the other direction", "\(name): not a drift report from staging to prod", [name],
        next: next, replaced("staging → prod", "prod → staging")),
      .no(
        "dev to staging, with the report of the promotion to prod",
        "\(name): not a drift report from dev to staging", [name],
        next: "run relayctl diff dev staging --report DIR/diff_report.md", into: .staging,
        replaced("dev → staging", "staging → prod")),
      other("environments/staging/runtime.env") {
        $0.source = try GateSample.environment(.staging, [.init("depth", "DEPTH=25", "DEPTH=26")])
      },
      other("environments/prod/runtime.env") {
        $0.target = try GateSample.environment(.prod, [.init("depth", "DEPTH=25", "DEPTH=26")])
      },
      other("environments/prod/ca/agent.pem") {
        let prod = try GateSample.environment(
          .prod, [.init("a file", "LOG_LEVEL=INFO", "LOG_LEVEL=INFO\nA2A_TLS_CA_FILE=ca/agent.pem")]
        )
        let content = try prod.content.withAuthorities { name in
          try AuthorityFile(Array(authority.utf8), path: name)
        }
        $0.target = ReadEnvironment(content, digest: $0.target.digest)
      },
      other("environments/policy.yaml") {
        let report = $0.evidence
        $0 = try GateSample.input(policy: [.init("day", "2027-11-30", "2027-11-29")])
        $0.evidence = report
      },
      other("environments/exceptions.yaml") {
        $0.exceptions = try GateSample.exceptions([.init("day", "2027-11-30", "2027-11-29")])
      },
      .no(
        "without the row of a file",
        "\(name): compares a different version of environments/exceptions.yaml, expected SHA-256 *",
        [name, "environments/exceptions.yaml"], next: next
      ) {
        let row = "| environments/exceptions.yaml | \($0.exceptions.digest.sha256.hex) |"
        $0.changeEvidence { $0[name].text.replace(row, with: "") }
      },
    ] + RuleRow.evidence(of: name, maxAge: 86_400, [name], next: next)

  @Test(arguments: rows) func decides(row: RuleRow) throws { try row.check(.diffReportArchived) }

  @Test func isAskedOfEveryPromotion() throws {
    #expect(try GateRule.diffReportArchived.isAsked(into: .staging))
    #expect(try GateRule.diffReportArchived.isAsked(into: .prod))
  }
}
