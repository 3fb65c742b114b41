import JSON
import Testing

@testable import Evidence

/// Reports in the forms that scanners write, from early versions on, shortened. Each is read with the
/// right count and severities, or blocks.
@Suite struct PublishedScanTests {
  /// Each finding in short: `id package label score`, with `-` for what is missing.
  private static func brief(_ scan: Scan) -> [String] {
    scan.findings.map { finding in
      let score = finding.severity.score.map(ScoreText.text) ?? "-"
      return
        "\(finding.id) \(finding.package) \(finding.severity.label?.rawValue ?? "-") \(score)"
    }
  }

  private static func grype(_ match: String, _ more: String = "") -> String {
    #"{"matches":[\#(match)],"source":{"type":"image","target":{"manifestDigest":"sha256:\#(String(repeating: "c", count: 64))"}},"descriptor":{"name":"grype","version":"0.30.0","timestamp":"2026-11-27T12:00:00Z","db":{"built":"2026-11-26T01:00:00Z"}}\#(more)}"#
  }

  private static func osv(_ entry: String) -> String {
    #"{"results":[{"source":{"path":"lock","type":"lockfile"},"packages":[\#(entry)]}]}"#
  }

  private static func package(_ rest: String) -> String {
    osv(#"{"package":{"name":"p","version":"1","ecosystem":"npm"},\#(rest)}"#)
  }

  private static func trivy(_ result: String) -> String {
    #"{"SchemaVersion":2,"CreatedAt":"2026-11-27T12:00:00Z","ArtifactType":"filesystem","Results":[\#(result)]}"#
  }

  private static func sarif(_ results: String, _ rules: String, _ extensions: String = "[]")
    -> String
  {
    #"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t","rules":[\#(rules)]},"extensions":\#(extensions)},"results":[\#(results)]}]}"#
  }

  private static func rule(_ id: String, _ score: String, _ more: String = "") -> String {
    #"{"id":"\#(id)"\#(more),"properties":{"security-severity":\#(score)}}"#
  }

  private static let artifact = #""artifact":{"name":"p","version":"1"}"#

  private static let grypeReports: [(String, String, [String])] = [
    (
      "grype without severity, a related GHSA (DefectDojo#9618)",
      grype(
        #"{"vulnerability":{"id":"CVE-1","cvss":[]},"relatedVulnerabilities":[{"id":"GHSA-1","severity":"High","cvss":[{"metrics":{"baseScore":7.5}}]}],\#(artifact)}"#
      ), ["CVE-1 p high 7.5"]
    ),
    (
      "grype without severity, two related",
      grype(
        #"{"vulnerability":{"id":"CVE-1"},"relatedVulnerabilities":[{"id":"GHSA-1","severity":"Low"},{"id":"N","severity":"Critical"}],\#(artifact)}"#
      ), ["CVE-1 p critical -"]
    ),
    (
      "grype without severity, and none related",
      grype(#"{"vulnerability":{"id":"CVE-1","severity":""},\#(artifact)}"#), ["CVE-1 p - -"]
    ),
    (
      "grype of unknown severity: the related label does not replace it",
      grype(
        #"{"vulnerability":{"id":"CVE-1","severity":"Unknown"},"relatedVulnerabilities":[{"id":"G","severity":"Low"}],\#(artifact)}"#
      ), ["CVE-1 p - -"]
    ),
    (
      "grype, null for empty lists",
      grype(
        #"{"vulnerability":{"id":"CVE-1","severity":"Low","cvss":null,"fix":{"versions":null,"state":"unknown"},"advisories":null},"relatedVulnerabilities":null,"artifact":{"name":"p","version":"1","locations":null}}"#,
        #","ignoredMatches":null"#), ["CVE-1 p low -"]
    ),
    ("grype, nothing found", grype(""), []),
  ]

  private static let osvReports: [(String, String, [String])] = [
    (
      "osv-scanner v1 without max_severity",
      package(
        #""vulnerabilities":[{"id":"GHSA-1","severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N"}],"database_specific":{"severity":"LOW"}}],"groups":[{"ids":["GHSA-1"]}]"#
      ), ["GHSA-1 p - -"]
    ),
    (
      "osv-scanner v1, a label without vector",
      package(
        #""vulnerabilities":[{"id":"GHSA-1","database_specific":{"severity":"LOW"}}],"groups":[{"ids":["GHSA-1"]}]"#
      ), ["GHSA-1 p - -"]
    ),
    (
      "osv-scanner v1, a critical label",
      package(
        #""vulnerabilities":[{"id":"GHSA-1","database_specific":{"severity":"CRITICAL"}}],"groups":[{"ids":["GHSA-1"]}]"#
      ), ["GHSA-1 p critical -"]
    ),
    (
      "osv-scanner v1, malware",
      package(
        #""vulnerabilities":[{"id":"MAL-2023-1035"}],"groups":[{"ids":["MAL-2023-1035"],"aliases":["MAL-2023-1035"]}]"#
      ), ["MAL-2023-1035 p - -"]
    ),
    (
      "osv-scanner v2, null for empty lists",
      package(
        #""vulnerabilities":[{"id":"CVE-1","aliases":null,"severity":null,"affected":null,"database_specific":null}],"groups":[{"ids":["CVE-1"],"aliases":null,"max_severity":"5.0"}],"license_violations":null"#
      ), ["CVE-1 p - 5.0"]
    ),
    (
      "osv-scanner v2, nothing found in a package",
      package(#""vulnerabilities":null,"groups":null"#), []
    ),
    (
      "osv-scanner, a Git repository",
      osv(
        #"{"package":{"name":"","version":"","ecosystem":"","commit":"9a6bd55"},"vulnerabilities":[{"id":"CVE-1"}],"groups":[{"ids":["CVE-1"],"max_severity":"7.1"}]}"#
      ), ["CVE-1 9a6bd55 - 7.1"]
    ),
    (
      "osv-scanner, a source without packages",
      #"{"results":[{"source":{"path":"a"},"packages":null}],"experimental_config":{"licenses":{"allowlist":null}}}"#,
      []
    ),
  ]

  private static let trivyReports: [(String, String, [String])] = [
    (
      "trivy, a module's findings (spring4shell)",
      trivy(
        #"{"Target":"","Class":"custom","Type":"spring4shell","Vulnerabilities":[{"VulnerabilityID":"CVE-2022-22965","PkgName":"spring-core","Severity":"CRITICAL"}]},{"Target":"a","Class":"lang-pkgs","Packages":[{"Name":"p"}]}"#
      ), ["CVE-2022-22965 spring-core critical -"]
    ),
    (
      "trivy, a module's findings without package",
      trivy(
        #"{"Target":"a","Class":"custom","Vulnerabilities":[{"VulnerabilityID":"CVE-1","PkgName":"","Severity":"LOW"}]}"#
      ), ["CVE-1 a low -"]
    ),
    (
      "trivy, no class and no severity",
      trivy(#"{"Target":"a","Vulnerabilities":[{"VulnerabilityID":"CVE-1","PkgName":"p"}]}"#),
      ["CVE-1 p - -"]
    ),
    (
      "trivy, null for empty lists",
      trivy(
        #"{"Target":"a","Class":"lang-pkgs","Packages":null,"Vulnerabilities":null,"Secrets":null,"Misconfigurations":null,"ExperimentalModifiedFindings":null}"#
      ), []
    ),
    ("trivy, no results", #"{"SchemaVersion":2,"ArtifactType":"filesystem","Results":null}"#, []),
    (
      "trivy, no score for one source",
      trivy(
        #"{"Target":"a","Class":"lang-pkgs","Vulnerabilities":[{"VulnerabilityID":"CVE-1","PkgName":"p","Severity":"LOW","CVSS":{"nvd":{"V2Score":null,"V3Score":6.1}}}]}"#
      ), ["CVE-1 p low 6.1"]
    ),
    (
      "trivy, a secret and a misconfiguration",
      trivy(
        #"{"Target":"a","Class":"secret","Secrets":[{"RuleID":"aws","Severity":"CRITICAL"}]},{"Target":"b","Class":"config","Misconfigurations":[{"ID":"DS001","Severity":"HIGH","Status":"FAIL"},{"ID":"DS002","Status":"PASS"}]}"#
      ), ["aws a critical -", "DS001 b high -"]
    ),
  ]

  private static let sarifReports: [(String, String, [String])] = [
    (
      "sarif, a part of a rule (sarif-sdk#3012)",
      sarif(#"{"ruleId":"CVE-1/libfoo"}"#, rule("CVE-1", #""5.0""#)), ["CVE-1/libfoo  - 5.0"]
    ),
    (
      "sarif, a part of a part",
      sarif(#"{"ruleId":"A/b/c"}"#, rule("A", #""9.0""#) + "," + rule("A/b", #""5.0""#)),
      ["A/b/c  - 5.0"]
    ),
    (
      "sarif, a rule of another name", sarif(#"{"ruleId":"CVE-12"}"#, rule("CVE-1", #""5.0""#)),
      ["CVE-12  - -"]
    ),
    (
      "sarif, no index (codeql)", sarif(#"{"ruleId":"A","ruleIndex":-1}"#, rule("A", #""5.0""#)),
      ["A  - 5.0"]
    ),
    ("sarif, a score that is a number", sarif(#"{"ruleId":"A"}"#, rule("A", "5.5")), ["A  - 5.5"]),
    (
      "sarif, a rule of an extension by its name",
      sarif(
        #"{"ruleId":"B","rule":{"index":0,"toolComponent":{"name":"e"}}}"#, rule("A", #""1.0""#),
        #"[{"name":"e","rules":[\#(rule("B", #""8.0""#))]}]"#), ["B  - 8.0"]
    ),
    (
      "sarif, a rule of an extension by its GUID",
      sarif(
        #"{"rule":{"index":0,"id":"B","toolComponent":{"guid":"g"}}}"#, rule("A", #""1.0""#),
        #"[{"name":"e","guid":"g","rules":[\#(rule("B", #""8.0""#))]}]"#), ["B  - 8.0"]
    ),
    (
      "sarif, an unknown extension",
      sarif(
        #"{"ruleId":"B","rule":{"index":0,"toolComponent":{"name":"x"}}}"#, rule("A", #""1.0""#),
        #"[{"name":"e","rules":[\#(rule("B", #""8.0""#))]}]"#), ["B  - 8.0"]
    ),
    (
      "sarif, a rule by its GUID",
      sarif(#"{"ruleId":"X","rule":{"guid":"g"}}"#, rule("A", #""5.0""#, #","guid":"g""#)),
      ["X  - 5.0"]
    ),
    (
      "sarif, one id in two components: the worse",
      sarif(
        #"{"ruleId":"A"}"#, rule("A", #""1.0""#),
        #"[{"name":"e","rules":[\#(rule("A", #""8.0""#))]}]"#), ["A  - 8.0"]
    ),
    (
      "sarif, null for empty lists",
      sarif(
        #"{"ruleId":"A","suppressions":null,"locations":null,"rule":null}"#, rule("A", #""5.0""#),
        "null"), ["A  - 5.0"]
    ),
    (
      "sarif, a suppression without kind",
      sarif(#"{"ruleId":"A","suppressions":[{"status":"accepted"}]}"#, rule("A", #""5.0""#)),
      ["A  - 5.0"]
    ),
  ]

  @Test(arguments: grypeReports + osvReports + trivyReports + sarifReports)
  func reads(label: String, text: String, findings: [String]) throws {
    #expect(Self.brief(try ScanReader.read(Array(text.utf8))) == findings)
    let marked = [0xef, 0xbb, 0xbf] + Array(text.utf8)
    #expect(Self.brief(try ScanReader.read(marked)) == findings, "with a byte order mark")
  }

  @Test(arguments: [
    ("grype, null for the matches", grype("").replacing("[]", with: "null"), "matches"),
    (
      "sarif, null for the results",
      sarif("", "").replacing("\"results\":[]", with: "\"results\":null"), "results"
    ),
    ("osv-scanner, null for the results", #"{"results":null}"#, "results"),
    ("osv-scanner, no list of packages", #"{"results":[{"source":{"path":"a"}}]}"#, "packages"),
    (
      "osv-scanner, neither name nor commit", osv(#"{"package":{"name":"","version":"1"}}"#),
      "package.commit"
    ),
    ("trivy, no target", trivy(#"{"Class":"lang-pkgs"}"#), "Target"),
    (
      "trivy, no id", trivy(#"{"Target":"","Class":"custom","Vulnerabilities":[{"PkgName":"p"}]}"#),
      "VulnerabilityID"
    ),
  ])
  func refuses(label: String, text: String, words: String) {
    let error = #expect(throws: EvidenceError.self) { try ScanReader.read(Array(text.utf8)) }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
  }

  @Test func anEmptyTargetIsNoTarget() throws {
    let scan = try ScanReader.read(
      Array(Self.trivy(#"{"Target":"","Class":"lang-pkgs","Packages":[{"Name":"p"}]}"#).utf8))
    #expect(scan.targets.isEmpty)
  }

  @Test func malwareBlocksWithoutASeverity() throws {
    let report = try #require(Self.osvReports.first { $0.0.contains("malware") })
    let scan = try ScanReader.read(Array(report.1.utf8))
    #expect(CriticalFindings.among(scan, criticalScore: 900).count == 1)
    #expect(scan.findings.first?.isMalware == true)
  }
}
