import Configuration
import Crypto
import RFC3339
import Support
import Testing

@testable import Evidence
@testable import Gate

/// The rule `scan_image_current`: the report is one of a vulnerability scanner, about this image, and
/// the scanner does not doubt it. The index names the image and 412 packages in every row.
@Suite struct ScanClaimsTests {
  private static let name = "scan_image.json"
  private static let image = GateSample.image
  private static let other = GateSample.otherDigest

  private static func changed(_ text: String) -> RuleRow.Change {
    { input in
      input.changeEvidence {
        $0[name].text = text
        $0[name].subject = image
        $0[name].packages = 412
      }
    }
  }

  private static func yes(_ label: String, _ text: String) -> RuleRow {
    .yes(label, "* scanned * ago, with a database from * ago", [name], changed(text))
  }

  private static func no(_ label: String, _ problem: String, _ text: String) -> RuleRow {
    .no(label, "\(name): \(problem)", [name], next: RuleRow.scanAgain, changed(text))
  }

  private static func sarif(_ runs: String..., more: String = "") -> String {
    "{\"version\": \"2.1.0\", \"runs\": [\(runs.joined(separator: ", "))]\(more)}"
  }

  /// A run without results; `driver` are more members of the driver, `more` those of the run.
  private static func run(_ tool: String, driver: String = "", _ more: String = "") -> String {
    "{\"tool\": {\"driver\": {\"name\": \"\(tool)\"\(driver)}}, \"results\": []\(more)}"
  }

  private static func rules(_ id: String, scored: Bool = true) -> String {
    let properties = scored ? ", \"properties\": {\"security-severity\": \"5.0\"}" : ""
    return ", \"rules\": [{\"id\": \"\(id)\"\(properties)}]"
  }

  private static func properties(_ digest: Digest) -> String {
    """
    , "properties": {"imageName": "registry.example.com/relay:1", "repoTags": [],
      "repoDigests": ["registry.example.com/relay@\(digest)"]}
    """
  }

  private static func invocation(_ members: String) -> String {
    ", \"invocations\": [{\"executionSuccessful\": true\(members)}]"
  }

  private static func notification(_ kind: String, _ level: String) -> String {
    invocation(", \"\(kind)\": [{\"level\": \"\(level)\", \"message\": {\"text\": \"x\"}}]")
  }

  private static let scannerExpected =
    "expected one of a vulnerability scanner such as Trivy, Grype or OSV-Scanner"

  private static let tools: [RuleRow] = [
    no("a linter", "a report of ESLint, \(scannerExpected)", sarif(run("ESLint"))),
    no(
      "static analysis with scores", "a report of CodeQL, \(scannerExpected)",
      sarif(run("CodeQL", driver: rules("swift/path-injection")))),
    no(
      "static analysis of a scanner's maker", "a report of Snyk Code, \(scannerExpected)",
      sarif(run("Snyk Code"))),
    no(
      "an advisory without a score", "a report of tool, \(scannerExpected)",
      sarif(run("tool", driver: rules("CVE-2026-1", scored: false)))),
    no(
      "a linter beside a scanner", "a report of ESLint, \(scannerExpected)",
      sarif(run("Trivy", properties(image)), run("ESLint"))),
    yes(
      "a clean report of Trivy", sarif(run("Trivy", driver: ", \"rules\": []", properties(image)))),
    yes("a clean report of Grype", sarif(run("Grype"))),
    yes("a clean report of OSV-Scanner", sarif(run("osv-scanner"))),
    yes("a clean report of Snyk", sarif(run("Snyk Container"), run("Snyk Open Source"))),
    yes("a clean report of Docker Scout", sarif(run("docker scout"))),
    yes(
      "another scanner, by its advisories", sarif(run("tool", driver: rules("GHSA-aaaa-bbbb-cccc")))
    ),
  ]

  private static let subjects: [RuleRow] = [
    no(
      "Trivy's SARIF of another image",
      "not about the manifest's image, expected SHA-256 \(image.hex)",
      sarif(run("Trivy", properties(other)))),
    no(
      "Trivy's SARIF of an image without digests",
      "the digest of the scanned artifact is missing from the report",
      sarif(run("Trivy", ", \"properties\": {\"imageName\": \"relay\", \"repoDigests\": []}"))),
    no(
      "Trivy's SARIF of a folder", "a scan of filesystem, expected a container image",
      sarif(
        run("Trivy", ", \"originalUriBaseIds\": {\"ROOTPATH\": {\"uri\": \"file:///src/\"}}"))),
    no(
      "Trivy of a repository", "a scan of repository, expected a container image",
      trivy(kind: "repository")),
    no(
      "Trivy of another architecture", "about an image for linux/arm64, expected linux/amd64",
      trivy(", \"ImageConfig\": {\"architecture\": \"arm64\"}")),
    no(
      "Trivy of another system", "about an image for windows/amd64, expected linux/amd64",
      trivy(", \"ImageConfig\": {\"architecture\": \"amd64\", \"os\": \"windows\"}")),
    no(
      "an image that is newer than its scan",
      "the image was created at 2026-11-27T11:05:01Z, after the scan at 2026-11-27T11:00:00Z",
      trivy(
        ", \"ImageConfig\": {\"architecture\": \"amd64\", \"created\": \"2026-11-27T11:05:01Z\"}")),
    yes(
      "Trivy of the image on its platform",
      trivy(
        ", \"ImageConfig\": {\"architecture\": \"amd64\", \"os\": \"linux\", \"created\": \"2026-11-27T10:00:00.5Z\"}"
      )),
    yes(
      "Trivy of an image of an unknown time",
      trivy(", \"ImageConfig\": {\"created\": \"0001-01-01T00:00:00Z\"}")),
    no(
      "Grype of a folder", "a scan of directory, expected a container image",
      grype().replacing("\"type\": \"image\"", with: "\"type\": \"directory\"")),
    no(
      "Grype of another architecture", "about an image for linux/arm64, expected linux/amd64",
      grype().replacing("amd64", with: "arm64")),
    yes("Grype of the image", grype()),
    no(
      "OSV-Scanner of a source tree", "a scan of source tree, expected a container image",
      osv(type: "lockfile")),
    yes("OSV-Scanner of the image", osv(type: "lockfile", ", \"image_metadata\": {\"os\": \"x\"}")),
    yes("OSV-Scanner of the image's bill of materials", osv(type: "sbom")),
  ]

  private static let ended = "the scanner reports the distribution has reached its end of life"

  private static let doubts: [RuleRow] = [
    no("Trivy: end of life", ended, trivy(", \"OS\": {\"Family\": \"debian\", \"EOSL\": true}")),
    no(
      "Trivy: a word for end of life", "Metadata.OS.EOSL: expected true or false",
      trivy(", \"OS\": {\"EOSL\": \"yes\"}")),
    yes("Trivy: not end of life", trivy(", \"OS\": {\"Family\": \"debian\", \"EOSL\": false}")),
    no(
      "Grype: end of life", ended,
      grype(", \"alertsByPackage\": [{\"package\": {}, \"alerts\": [{\"type\": \"distro-eol\"}]}]")),
    no(
      "Grype: packages of an unsupported distribution",
      "the scanner reports an alert about packages that it did not match",
      grype(
        ", \"alertsByPackage\": [{\"package\": {}, \"alerts\": [{\"type\": \"distro-disabled\"}]}]")
    ),
    yes("Grype: no alerts", grype(", \"alertsByPackage\": []")),
    no(
      "Grype: an error of the database", "the scanner reports an error of its database",
      grype(database: "\"built\": \"\(EvidenceParts.database)\", \"error\": \"hash mismatch\"")),
    no(
      "Grype 6: an error of the database", "the scanner reports an error of its database",
      grype(
        database: "\"status\": {\"built\": \"\(EvidenceParts.database)\", \"error\": \"stale\"}")),
    yes(
      "Grype: no error",
      grype(database: "\"built\": \"\(EvidenceParts.database)\", \"error\": \"\"")),
    no(
      "SARIF: an error while it ran", "the scanner reports a notification of an error",
      sarif(run("Trivy", notification("toolExecutionNotifications", "error")))),
    no(
      "SARIF: an error of the configuration", "the scanner reports a notification of an error",
      sarif(run("Trivy", notification("toolConfigurationNotifications", "error")))),
    yes(
      "SARIF: a warning",
      sarif(run("Trivy", notification("toolExecutionNotifications", "warning")))),
    no(
      "SARIF: a failed run", "runs[0].invocations[0].executionSuccessful: expected true",
      sarif(run("Trivy", invocation("").replacing("true", with: "false")))),
    no(
      "SARIF: a killed run", "the scanner reports an end before its time",
      sarif(run("Trivy", invocation(", \"exitSignalName\": \"SIGKILL\"")))),
    no(
      "SARIF: results in another file", "the scanner reports results in other files",
      sarif(
        run(
          "Trivy",
          ", \"externalPropertyFileReferences\": {\"results\": [{\"location\": {\"uri\": \"r.json\"}}]}"
        ))),
    no(
      "SARIF: results outside of runs", "the scanner reports results outside of its runs",
      sarif(run("Trivy"), more: ", \"inlineExternalProperties\": [{\"results\": []}]")),
    no(
      "SARIF: one run of two is old", "scanned * d ago, expected at most 24 h",
      sarif(
        run("Trivy", invocation(", \"endTimeUtc\": \"2026-01-01T00:00:00Z\"")),
        run("Trivy", invocation(", \"endTimeUtc\": \"\(EvidenceParts.created)\"")))),
  ]

  private static func trivy(_ metadata: String = "", kind: String = "container_image") -> String {
    EvidenceParts.imageScan.replacing("\"container_image\"", with: "\"\(kind)\"")
      .replacing("\"]},", with: "\"]\(metadata)},")
  }

  private static func grype(
    _ more: String = "", database: String = "\"status\": {\"built\": \"\(EvidenceParts.database)\"}"
  ) -> String {
    """
    {"matches": [], "source": {"type": "image", "target": {"architecture": "amd64", "os": "linux",
      "repoDigests": ["registry.example.com/relay@\(image)"]}},
     "descriptor": {"name": "grype", "version": "0.104.0", "timestamp": "\(EvidenceParts.created)",
      "db": {\(database)}}\(more)}
    """
  }

  private static func osv(type: String, _ more: String = "") -> String {
    """
    {"results": [{"source": {"path": "p", "type": "\(type)"}, "packages": [
      {"package": {"name": "libssl3", "version": "3", "ecosystem": "Debian:12"}}]}]\(more)}
    """
  }

  @Test(arguments: tools + subjects + doubts) func decides(row: RuleRow) throws {
    try row.check(.imageScanCurrent)
  }

  @Test func aDoubtCountsForTheLockToo() throws {
    var input = try GateSample.input()
    input.changeEvidence { $0["scan_lock.json"].text = Self.sarif(Self.run("ESLint")) }
    input.changeEvidence { $0["scan_lock.json"].packages = 1 }
    #expect(GateRule.lockScanCurrent.outcome(input).reason.contains("a report of ESLint"))
  }

  @Test(
    arguments: [
      (nil, "arm64", false), ("linux/arm64", "arm64", true), ("linux/arm64", "amd64", false),
    ] as [(String?, String, Bool)])
  func thePolicyCanNameThePlatform(platform: String?, architecture: String, isRight: Bool) throws {
    var input = try GateSample.input(
      policy: platform.map {
        [.init("platform", "vex_keys: []", "vex_keys: []\n  platform: \($0)")]
      } ?? [])
    try Self.changed(Self.trivy(", \"ImageConfig\": {\"architecture\": \"\(architecture)\"}"))(
      &input)
    #expect((GateRule.imageScanCurrent.outcome(input).answer == .yes) == isRight)
  }

  @Test func tellsTheAgeOfTheReport() throws {
    var input = try GateSample.input()
    input.changeEvidence {
      $0[Self.name].text.replace("\(EvidenceParts.created)", with: "2026-11-26T14:00:00Z")
    }
    for rule in [GateRule.imageScanCurrent, .noCriticalFindings] {
      let file = rule.outcome(input).evidence.first { $0.name == Self.name }
      #expect(file?.ageSeconds == 22 * 3600, "\(rule.id)")
    }
  }
}
