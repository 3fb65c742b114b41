import Crypto
import JSON
import RFC3339
import Testing

@testable import Evidence

/// How each scanner's report is read, including reports for which "no findings" would be wrong.
@Suite struct ScanReaderTests {
  static func read(_ text: String) throws -> Scan { try ScanReader.read(Array(text.utf8)) }

  /// The findings in short: id, label, score.
  private static func brief(_ scan: Scan) -> [String] {
    scan.findings.map { finding in
      let score = finding.severity.score.map(ScoreText.text) ?? "-"
      return "\(finding.id) \(finding.severity.label?.rawValue ?? "-") \(score)"
    }
  }

  private static func osv(_ vulnerabilities: String, _ groups: String) -> String {
    #"{"results":[{"source":{"path":"lock","type":"lockfile"},"packages":[{"package":{"name":"p","version":"1","ecosystem":"npm"},"vulnerabilities":[\#(vulnerabilities)],"groups":[\#(groups)]}]}]}"#
  }

  @Test(arguments: [
    (
      "one of two names", #"{"id":"CVE-1"},{"id":"GHSA-1"}"#,
      #"{"ids":["CVE-1","GHSA-1"],"max_severity":"9.8"}"#, "CVE-1 - 9.8"
    ),
    ("unscored", #"{"id":"X-1"}"#, #"{"ids":["X-1"],"max_severity":""}"#, "X-1 - -"),
    (
      "GitHub's label", #"{"id":"G","database_specific":{"severity":"MODERATE"}}"#,
      #"{"ids":["G"],"max_severity":""}"#, "G medium -"
    ),
    (
      "a label beside a vector that was not read",
      #"{"id":"G","severity":[{"type":"CVSS_V3","score":"x"}],"database_specific":{"severity":"LOW"}}"#,
      #"{"ids":["G"],"max_severity":""}"#, "G - -"
    ),
    (
      "Ubuntu's priority only", #"{"id":"U","severity":[{"type":"Ubuntu","score":"low"}]}"#,
      #"{"ids":["U"],"max_severity":""}"#, "U - -"
    ),
    (
      "one of two advisories withdrawn",
      ##"{"id":"CVE-1","withdrawn":"2026-01-01T00:00:00Z"},{"id":"GHSA-1"}"##,
      #"{"ids":["CVE-1","GHSA-1"],"max_severity":"9.8"}"#, "CVE-1 - 9.8"
    ),
    ("no number", #"{"id":"N"}"#, #"{"ids":["N"],"max_severity":"high"}"#, "N - -"),
    ("more than ten", #"{"id":"N"}"#, #"{"ids":["N"],"max_severity":"98"}"#, "N - -"),
  ])
  func readsOSVScanner(label: String, vulnerabilities: String, groups: String, finding: String)
    throws
  {
    let scan = try Self.read(Self.osv(vulnerabilities, groups))
    #expect(Self.brief(scan) == [finding], "\(label)")
    #expect(scan.packages == .value(1) && scan.targets == ["lock"])
    #expect(scan.subjects == .notInFormat && scan.scanned == .notInFormat)
  }

  @Test(arguments: [
    ("a vulnerability in no group", osv(#"{"id":"CVE-1"}"#, "")),
    (
      "another name in the group",
      osv(#"{"id":"CVE-1"}"#, #"{"ids":["CVE-2"],"max_severity":"1.0"}"#)
    ),
    ("a group without ids", osv(#"{"id":"CVE-1"}"#, #"{"ids":[],"max_severity":"1.0"}"#)),
    (
      "a severity that is a number",
      osv(#"{"id":"CVE-1"}"#, #"{"ids":["CVE-1"],"max_severity":9.8}"#)
    ),
    ("an id that is a number", osv(#"{"id":1}"#, "")),
    ("results that are not a list", #"{"results":"none"}"#),
    ("results that are null", #"{"results":null}"#),
    ("no packages", #"{"results":[{"source":{"path":"lock"}}]}"#),
    ("no source", #"{"results":[{"packages":[]}]}"#),
    ("of no scanner", "{}"), ("a list", "[]"),
    ("two forms at once", #"{"results":[],"SchemaVersion":2}"#),
    ("not JSON", "Results: none"), ("nothing", ""),
    ("a name twice", #"{"results":[],"results":[]}"#),
    ("two documents", #"{"results":[]}{"results":[]}"#),
    ("another schema of trivy", #"{"SchemaVersion":1,"ArtifactType":"x"}"#),
    ("a trivy finding without id", trivy(#"{"PkgName":"p","Severity":"LOW"}"#)),
    (
      "a trivy score that is a text",
      trivy(
        #"{"VulnerabilityID":"C","PkgName":"p","Severity":"LOW","CVSS":{"nvd":{"V3Score":"9.8"}}}"#)
    ),
    ("trivy vulnerabilities that are not a list", trivy("").replacing("[]", with: "{}")),
    (
      "a withdrawal at no time",
      osv(#"{"id":"C","withdrawn":"yes"}"#, #"{"ids":["C"],"max_severity":"1.0"}"#)
    ),
    (
      "sarif with the index of another rule",
      sarif(results: #"[{"ruleId":"A","ruleIndex":1}]"#)
    ),
    (
      "sarif with another id in the reference",
      sarif(results: #"[{"ruleIndex":0,"rule":{"id":"B"}}]"#)
    ),
    (
      "more findings than a report may have",
      grype(Array(repeating: "{}", count: Scan.findingLimit + 1).joined(separator: ","))
    ),
    ("a grype database that is not valid", grype("").replacing("true", with: "false")),
    ("grype without matches", grype("").replacing("matches", with: "match")),
    ("sarif without results", sarif(results: "null")),
    ("a sarif run that failed", sarif(succeeded: "false")),
    ("a sarif result without rule", sarif(results: #"[{"message":{"text":"x"}}]"#)),
    ("no run", #"{"version":"2.1.0","runs":[]}"#),
  ])
  func refuses(label: String, text: String) {
    #expect(throws: EvidenceError.self, "\(label)") { try Self.read(text) }
  }

  private static func trivy(_ vulnerabilities: String) -> String {
    #"{"SchemaVersion":2,"CreatedAt":"2026-11-27T13:00:00.123456789+01:00","ArtifactType":"container_image","Metadata":{"ImageID":"sha256:\#(String(repeating: "a", count: 64))","RepoDigests":["r/x@sha256:\#(String(repeating: "b", count: 64))"]},"Results":[{"Target":"t","Class":"os-pkgs","Packages":[{"Name":"p"},{"Name":"q"}],"Vulnerabilities":[\#(vulnerabilities)]}]}"#
  }

  @Test(arguments: [
    ("a label", #"{"VulnerabilityID":"C","PkgName":"p","Severity":"CRITICAL"}"#, "C critical -"),
    ("unknown", #"{"VulnerabilityID":"C","PkgName":"p","Severity":"UNKNOWN"}"#, "C - -"),
    (
      "a label below its score",
      #"{"VulnerabilityID":"C","PkgName":"p","Severity":"HIGH","CVSS":{"nvd":{"V2Score":5,"V3Score":9.8},"ghsa":{"V40Score":7.1}}}"#,
      "C high 9.8"
    ),
  ])
  func readsTrivy(label: String, vulnerability: String, finding: String) throws {
    let scan = try Self.read(Self.trivy(vulnerability))
    #expect(Self.brief(scan) == [finding], "\(label)")
    #expect(scan.packages == .value(2))
    #expect(scan.subjects.value?.map(\.hex.first) == ["b", "a"])
    #expect(scan.scanned == .value(try #require(Timestamp("2026-11-27T12:00:00Z"))))
  }

  @Test func statesNoPackagesAndSubjectsThatTrivyDidNotExamine() throws {
    let scan = try Self.read(#"{"SchemaVersion":2,"ArtifactType":"container_image"}"#)
    #expect(scan.targets.isEmpty && scan.packages == .value(0))
    #expect(scan.subjects == .missing && scan.scanned == .missing)
    let secret = try Self.read(
      #"{"SchemaVersion":2,"ArtifactType":"filesystem","Results":[{"Target":"t","Class":"secret","Secrets":[{"RuleID":"aws","Severity":"CRITICAL"}]}]}"#
    )
    #expect(Self.brief(secret) == ["aws critical -"])
    #expect(secret.targets.isEmpty && secret.subjects == .notInFormat)
  }

  private static func grype(_ matches: String) -> String {
    #"{"matches":[\#(matches)],"source":{"type":"image","target":{"manifestDigest":"sha256:\#(String(repeating: "c", count: 64))"}},"descriptor":{"name":"grype","version":"0.87.0","timestamp":"2026-11-27T12:00:00Z","db":{"status":{"built":"2026-11-26T01:00:00Z","valid":true}}}}"#
  }

  @Test func readsGrype() throws {
    let scan = try Self.read(
      Self.grype(
        #"{"vulnerability":{"id":"GHSA-1","severity":"Unknown","fix":{"versions":["2"],"state":"fixed"}},"relatedVulnerabilities":[{"id":"CVE-1","cvss":[{"metrics":{"baseScore":9.1}}]}],"artifact":{"name":"p","version":"1","locations":[{"path":"/lib"}]}}"#
      ))
    #expect(Self.brief(scan) == ["GHSA-1 - 9.1"])
    #expect(scan.findings[0].aliases == ["CVE-1"] && scan.findings[0].fixedIn == ["2"])
    #expect(scan.packages == .notInFormat && scan.subjects.value?.count == 1)
    #expect(scan.database == .value(try #require(Timestamp("2026-11-26T01:00:00Z"))))
  }

  private static func sarif(results: String = "[]", succeeded: String = "true") -> String {
    #"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t","rules":[{"id":"A","properties":{"security-severity":"9.8"}},{"id":"B"}]},"extensions":[{"name":"e","rules":[{"id":"C","properties":{"security-severity":"4.0"}}]}]},"invocations":[{"executionSuccessful":\#(succeeded),"endTimeUtc":"2026-11-27T12:00:00Z"}],"results":\#(results)}]}"#
  }

  @Test(arguments: [
    ("by id", #"{"ruleId":"A","level":"note"}"#, ["A - 9.8"]),
    ("by index", #"{"ruleIndex":0}"#, ["A - 9.8"]),
    ("by index and id", #"{"ruleId":"A","ruleIndex":0}"#, ["A - 9.8"]),
    ("by index and the id of a part", #"{"ruleId":"A/libfoo","ruleIndex":0}"#, ["A/libfoo - 9.8"]),
    ("of an extension", #"{"rule":{"index":0,"toolComponent":{"index":0}}}"#, ["C - 4.0"]),
    ("an error without a score", #"{"ruleId":"B","level":"error"}"#, ["B - -"]),
    ("an unknown rule", #"{"ruleId":"Z"}"#, ["Z - -"]),
    ("passed", #"{"ruleId":"A","kind":"pass"}"#, []),
    ("open", #"{"ruleId":"A","kind":"open"}"#, ["A - 9.8"]),
    ("suppressed", #"{"ruleId":"A","suppressions":[{"kind":"external"}]}"#, []),
    (
      "suppressed and accepted",
      #"{"ruleId":"A","suppressions":[{"kind":"external","status":"accepted"}]}"#, []
    ),
    (
      "a suppression under review",
      #"{"ruleId":"A","suppressions":[{"kind":"external","status":"underReview"}]}"#, ["A - 9.8"]
    ),
  ])
  func readsSARIF(label: String, result: String, findings: [String]) throws {
    #expect(Self.brief(try Self.read(Self.sarif(results: "[\(result)]"))) == findings, "\(label)")
  }

  /// Trivy writes the severity as a tag, Grype in the text for help.
  @Test(arguments: [
    ("Trivy, unknown", #""tags":["vulnerability","security","UNKNOWN"]"#, "", true),
    ("Trivy, low", #""tags":["vulnerability","security","LOW"]"#, "", false),
    ("Grype, unknown", "", #"Vulnerability C\nSeverity: Unknown\nPackage: p"#, true),
    ("Grype, negligible", "", #"Vulnerability C\nSeverity: Negligible\nPackage: p"#, false),
    ("no label", "", "", true),
  ])
  func aScoreOfZeroNeedsALabel(label: String, tags: String, help: String, isUnscored: Bool) throws {
    let properties = [#""security-severity":"0.0""#, tags].filter { !$0.isEmpty }
      .joined(separator: ",")
    let rule = #"{"id":"C","help":{"text":"\#(help)"},"properties":{\#(properties)}}"#
    let scan = try Self.read(
      #"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t","rules":[\#(rule)]}},"results":[{"ruleId":"C"}]}]}"#
    )
    #expect(scan.findings.map(\.severity.isUnscored) == [isUnscored], "\(label)")
    #expect(CriticalFindings.among(scan, criticalScore: 900).isEmpty == !isUnscored, "\(label)")
  }

  @Test(
    arguments: [
      (9, "low", nil, false), (900, nil, nil, true), (899, "high", nil, false),
      (0, "critical", nil, true), (0, nil, nil, true), (0, "negligible", nil, false),
      (nil, nil, nil, true), (nil, "critical", nil, true), (0, "low", "MAL-1", true),
    ] as [(Int?, String?, String?, Bool)])
  func callsCritical(score: Int?, label: String?, alias: String?, isCritical: Bool) {
    let finding = Finding(
      id: "X", aliases: alias.map { [$0] } ?? [], package: "p", version: "1", fixedIn: [],
      severity: .init(label: label.flatMap(Finding.Severity.Label.init(rawValue:)), score: score),
      source: "")
    let scan = Scan(
      format: .trivy, tool: "t", findings: [finding], targets: ["t"], packages: .value(1),
      subjects: .notInFormat, scanned: .notInFormat, database: .notInFormat, suppressed: 0)
    #expect(CriticalFindings.among(scan, criticalScore: 900).isEmpty != isCritical)
    #expect(finding.severity.isUnscored == ((score ?? 0) == 0 && label == nil))
  }

  @Test(arguments: [
    ("0", 0), ("0.0", 0), ("9.8", 980), ("9.85", 985), ("10", 1000), ("10.0", 1000),
    ("-0.1", nil), ("-9.8", nil), ("10.1", nil), ("10.01", nil), ("100", nil), ("nan", nil),
    ("inf", nil), ("", nil), ("9,8", nil), ("high", nil),
  ])
  func readsAScore(text: String, hundredths: Int?) {
    #expect(ScoreText.hundredths(text) == hundredths)
  }
}
