import Configuration
import Crypto
import Support
import Testing

@testable import Evidence
@testable import Gate

/// The rule `no_critical_findings`.
@Suite struct NoCriticalFindingsTests {
  private static let scans = ["scan_image.json", "scan_lock.json"]
  private static let replace =
    "replace the package, or have a VEX document signed with a key that the policy lists"
  private static let sign = "have it signed by a key that scans.vex_keys in policy.yaml lists"

  /// One finding of Trivy in `libssl3 3`.
  private static func finding(
    _ id: String = "CVE-1", severity: String, _ more: String = ""
  ) -> String {
    """
    {"VulnerabilityID": "\(id)", "PkgName": "libssl3", "InstalledVersion": "3", \
    "Severity": "\(severity)"\(more)}
    """
  }

  private static func score(_ score: String) -> String {
    ", \"CVSS\": {\"nvd\": {\"V3Score\": \(score)}}"
  }

  /// The image's scan has these findings.
  private static func found(_ findings: String...) -> RuleRow.Change {
    { input in
      input.changeEvidence {
        $0["scan_image.json"].text.replace(
          "\"Vulnerabilities\": []",
          with: "\"Vulnerabilities\": [\(findings.joined(separator: ", "))]")
      }
    }
  }

  /// The lock's scan has a critical advisory, withdrawn or not.
  private static func advisory(
    _ id: String = "CVE-1", withdrawn: String
  ) -> RuleRow.Change {
    { input in
      input.changeEvidence {
        $0["scan_lock.json"].text.replace(
          "\"Debian:12\"}",
          with: """
            "Debian:12"}, "vulnerabilities": [{"id": "\(id)", "withdrawn": "\(withdrawn)"}],
            "groups": [{"ids": ["\(id)"], "max_severity": "9.8"}]
            """)
      }
    }
  }

  private static func critical(
    _ label: String, _ reason: String, next: String = replace, _ findings: String...
  ) -> RuleRow {
    .no(label, reason, scans, next: next) { input in
      input.changeEvidence {
        $0["scan_image.json"].text.replace(
          "\"Vulnerabilities\": []",
          with: "\"Vulnerabilities\": [\(findings.joined(separator: ", "))]")
      }
    }
  }

  private static let findings: [RuleRow] = [
    critical(
      "critical by its label", "1 critical finding: CVE-1 in libssl3 3",
      finding(severity: "CRITICAL")),
    critical(
      "critical by its score, though its label is lower", "1 critical finding: CVE-1 in libssl3 3",
      finding(severity: "LOW", score("9.0"))),
    .yes(
      "a score just below", "findings: 1, none critical", scans,
      found(finding(severity: "HIGH", score("8.9")))),
    .yes(
      "a high one without a score", "findings: 1, none critical", scans,
      found(finding(severity: "HIGH"))),
    critical(
      "without label and score", "1 critical finding: CVE-1 in libssl3 3 (unscored)",
      finding(severity: "UNKNOWN")),
    critical(
      "malware, which is never scored", "1 critical finding: MAL-2026-1 in libssl3 3",
      finding("MAL-2026-1", severity: "UNKNOWN")),
    critical(
      "malware with a low label", "1 critical finding: MAL-2026-1 in libssl3 3",
      finding("MAL-2026-1", severity: "LOW")),
    critical(
      "a package without a version", "1 critical finding: CVE-1 in libssl3",
      finding(severity: "CRITICAL").replacing("\"3\"", with: "\"\"")),
    critical(
      "with a version that is not affected", "1 critical finding: CVE-1 in libssl3 3",
      next: "update libssl3 to 4",
      finding(severity: "CRITICAL", ", \"FixedVersion\": \"4, 5\"")),
    critical(
      "three", "3 critical findings: CVE-1 in libssl3 3, CVE-2 in libssl3 3, CVE-3 in libssl3 3",
      finding("CVE-1", severity: "CRITICAL"), finding("CVE-2", severity: "CRITICAL"),
      finding("CVE-3", severity: "CRITICAL")),
    critical(
      "five",
      "5 critical findings: CVE-1 in libssl3 3, CVE-2 in libssl3 3, CVE-3 in libssl3 3 and 2 more",
      finding("CVE-1", severity: "CRITICAL"), finding("CVE-2", severity: "CRITICAL"),
      finding("CVE-3", severity: "CRITICAL"), finding("CVE-4", severity: "CRITICAL"),
      finding("CVE-5", severity: "CRITICAL")),
    .yes(
      "a finding that the scanner left out",
      "findings: 0, none critical, 1 suppressed by the scanner", scans
    ) {
      $0.changeEvidence {
        $0["scan_image.json"].text.replace(
          "\"Vulnerabilities\": []", with: "\"ExperimentalModifiedFindings\": [{}]")
      }
    },
    .no(
      "in the scan of the lock", "1 critical finding: CVE-1 in libssl3 3.0.19", scans, next: replace
    ) {
      $0.changeEvidence {
        $0["scan_lock.json"].text.replace(
          "\"Debian:12\"}",
          with: """
            "Debian:12"}, "vulnerabilities": [{"id": "CVE-1"}],
            "groups": [{"ids": ["CVE-1"], "max_severity": "9.8"}]
            """)
      }
    },
    critical(
      "a score of 0 without a label", "1 critical finding: CVE-1 in libssl3 3 (unscored)",
      finding(severity: "UNKNOWN", score("0"))),
    .yes(
      "a score of 0 with a label", "findings: 1, none critical", scans,
      found(finding(severity: "LOW", score("0")))),
    .yes(
      "a withdrawn advisory", "findings: 1, none critical, 1 withdrawn", scans,
      advisory(withdrawn: "2026-11-01T00:00:00Z")),
    .yes(
      "a withdrawn advisory about malware", "findings: 1, none critical, 1 withdrawn", scans,
      advisory("MAL-2026-1", withdrawn: "2026-11-01T00:00:00Z")),
    .no(
      "an advisory that was not withdrawn", "1 critical finding: CVE-1 in libssl3 3.0.19", scans,
      next: replace, advisory(withdrawn: "")),
    .no(
      "a score that the policy calls critical", "1 critical finding: CVE-1 in libssl3 3", scans,
      next: replace
    ) {
      $0 = try GateSample.input(policy: [
        .init("score", "critical_score: \"9.0\"", "critical_score: \"7.0\"")
      ])
      try found(finding(severity: "HIGH", score("7.0")))(&$0)
    },
  ]

  /// A VEX document `vex/a.json` in a state, signed or not, beside a critical finding or none.
  private static func vex(
    _ state: VEXFolder.State, finding: String? = nil, signature: Bool = true
  ) -> RuleRow.Change {
    {
      if let finding { try found(finding)(&$0) }
      $0.changeEvidence {
        $0["vex/a.json"].text = "document"
        if signature { $0["vex/a.json.sig"].text = "signature" }
      }
      $0.vex = .success(
        VEXFolder(
          documents: [
            .init(name: "a.json", sha256: GateSample.digest("document"), state: state)
          ], contents: [:]))
    }
  }

  /// A statement about CVE-1 in `libssl3 3`.
  private static func statement(
    _ status: VEXStatement.Status, reason: String? = "not in the path", version: String = "3"
  ) -> VEXFolder.State {
    .signed([
      VEXStatement(
        vulnerabilities: ["CVE-1"], products: [.init(names: ["libssl3"], version: version)],
        status: status, justification: reason, timestamp: nil)
    ])
  }

  private static let documents = scans + ["vex/a.json"]
  private static let signed = scans + ["vex/a.json", "vex/a.json.sig"]
  private static let one = finding(severity: "CRITICAL")

  private static let statements: [RuleRow] =
    [
      .yes(
        "excused by a signed statement", "findings: 1, none critical, 1 excused by VEX", signed,
        vex(statement(.notAffected), finding: one)),
      .no(
        "a statement about another version", "1 critical finding: CVE-1 in libssl3 3", signed,
        next: replace, vex(statement(.notAffected, version: "2"), finding: one)),
      .no(
        "a statement without a reason", "1 critical finding: CVE-1 in libssl3 3", signed,
        next: replace,
        vex(statement(.notAffected, reason: nil), finding: one)),
      .no(
        "a statement that it is affected", "1 critical finding: CVE-1 in libssl3 3", signed,
        next: replace, vex(statement(.affected), finding: one)),
      .no(
        "a document that is not signed",
        "1 critical finding: CVE-1 in libssl3 3; VEX documents not signed with a key that the policy lists: a.json",
        documents,
        next: replace, vex(.unsigned, finding: one)),
      .yes(
        "a document that is not signed, and nothing to excuse",
        "findings: 0, none critical; VEX documents not signed with a key that the policy lists: a.json",
        documents,
        vex(.unsigned)),
      .no(
        "malware that a signed statement excuses", "1 critical finding: MAL-2026-1 in libssl3 3",
        signed,
        next: replace,
        vex(
          .signed([
            VEXStatement(
              vulnerabilities: ["MAL-2026-1"], products: [.init(names: ["libssl3"], version: nil)],
              status: .notAffected, justification: "none", timestamp: nil)
          ]), finding: finding("MAL-2026-1", severity: "CRITICAL"))),
      .integrity(
        "a document that is wrongly signed", "vex/a.json: wrong signature", ["vex/a.json"],
        next: sign, vex(.refused(EvidenceError("wrong signature", isIntegrity: true)))),
      .yes(
        "a signed document that is malformed, and nothing to excuse",
        "findings: 0, none critical; VEX documents that cannot be read: a.json: malformed",
        documents, vex(.refused(EvidenceError("malformed")))),
      .no(
        "a signed document that is malformed",
        "1 critical finding: CVE-1 in libssl3 3; VEX documents that cannot be read: a.json: malformed",
        documents, next: replace, vex(.refused(EvidenceError("malformed")), finding: one)),
      .yes(
        "a document that is malformed beside one that excuses",
        "findings: 1, none critical, 1 excused by VEX; VEX documents that cannot be read: b.json: malformed",
        scans + ["vex/a.json", "vex/a.json.sig"]
      ) {
        try vex(statement(.notAffected), finding: one)(&$0)
        let documents = try $0.vex.get().documents
        $0.vex = .success(
          VEXFolder(
            documents: documents + [
              .init(name: "b.json", sha256: nil, state: .refused(EvidenceError("malformed")))
            ], contents: [:]))
      },
      .integrity(
        "a signature without its document", "vex/b.json.sig: no document", next: sign
      ) {
        $0.vex = .success(
          VEXFolder(
            documents: [
              .init(
                name: "b.json.sig", sha256: nil,
                state: .refused(EvidenceError("no document", isIntegrity: true)))
            ], contents: [:]))
      },
    ]
    + RuleRow.evidence(
      of: "vex/a.json", maxAge: 31 * 86_400, documents, next: sign, given: vex(.unsigned))
    + RuleRow.evidence(
      of: "vex/a.json.sig", maxAge: 31 * 86_400, signed, next: sign,
      given: vex(statement(.notAffected)))

  private static let rows: [RuleRow] =
    [
      .yes("no finding", "findings: 0, none critical", scans),
      .yes("a low one", "findings: 1, none critical", scans, found(finding(severity: "LOW"))),
    ] + findings + statements
    + RuleRow.passesOn("scan of the lock") { $0.lockScan = .failure($1) }
    + RuleRow.passesOn("scan of the image") { $0.imageScan = .failure($1) }
    + RuleRow.passesOn("VEX folder") { $0.vex = .failure($1) }

  @Test(arguments: rows) func decides(row: RuleRow) throws { try row.check(.noCriticalFindings) }

  @Test(arguments: [("scan_lock", "scan_lock.json"), ("scan_image", "scan_image.json")])
  func looksOnlyAtTheScansThatAreAskedFor(kind: String, file: String) throws {
    let policy = Change(
      "one scan", "[suites, lock, diff_report]", "[suites, lock, diff_report, \(kind)]")
    var input = try GateSample.input(into: .staging, policy: [policy])
    #expect(GateRule.noCriticalFindings.requires(input.promotion))
    let other = RuleFailure.no("not asked for", next: "nothing")
    if kind == "scan_lock" {
      input.imageScan = .failure(other)
    } else {
      input.lockScan = .failure(other)
    }
    let outcome = GateRule.noCriticalFindings.outcome(input)
    #expect(outcome.answer == .yes)
    #expect(outcome.evidence.map(\.name) == [file])
  }

  @Test func isAskedOfAPromotionThatNeedsAScan() throws {
    #expect(try !GateRule.noCriticalFindings.isAsked(into: .staging))
    #expect(try GateRule.noCriticalFindings.isAsked(into: .prod))
  }
}
