import Crypto
import JSON

/// Reads reports of Trivy, `--format json`, schema version 2.
///
/// The vendor's label and NVD's score can disagree, and the worse of the two counts. A target
/// without vulnerabilities has no member `Vulnerabilities`. If that member was removed, only the
/// digest of the file reveals the change.
enum TrivyReport {
  static func read(_ report: EvidenceObject) throws(EvidenceError) -> Scan {
    guard report.member("SchemaVersion")?.numberText == "2" else {
      throw report.unexpected("SchemaVersion", expected: "2")
    }
    var findings: [Finding] = []
    var targets: [String] = []
    var packages = 0
    var suppressed = 0
    for result in try report.objectsOrEmpty("Results") {
      // Modules that extend Trivy write findings of the class `custom`, with an empty target.
      let target = try result.text("Target")
      let kind = try result.textOrEmpty("Class")
      if !target.isEmpty, kind == "os-pkgs" || kind == "lang-pkgs" { targets.append(target) }
      packages += try result.listOrEmpty("Packages").count
      suppressed += try result.listOrEmpty("ExperimentalModifiedFindings").count
      for item in try result.objectsOrEmpty("Vulnerabilities") {
        findings.append(try finding(item, source: target))
      }
      findings += try others(result, source: target)
    }
    return Scan(
      format: .trivy, tool: try tool(report), findings: findings, targets: targets,
      packages: .value(packages), subjects: try subjects(report),
      scanned: try report.time("CreatedAt"), database: .notInFormat, suppressed: suppressed)
  }

  private static func tool(_ report: EvidenceObject) throws(EvidenceError) -> String {
    let version = try report.objectIfStated("Trivy")?.textOrEmpty("Version") ?? ""
    return version.isEmpty ? "trivy" : "trivy \(version)"
  }

  private static func finding(
    _ item: EvidenceObject, source: String
  ) throws(EvidenceError) -> Finding {
    let fixed = try item.textOrEmpty("FixedVersion")
    let package = try item.textOrEmpty("PkgName")
    return Finding(
      id: try item.nonemptyText("VulnerabilityID"), aliases: [],
      package: package.isEmpty ? source : package,
      version: try item.textOrEmpty("InstalledVersion"),
      fixedIn: fixed.split(separator: ",").map { String($0.drop { $0 == " " }) },
      severity: Finding.Severity(label: try item.label("Severity"), score: try score(item)),
      source: source)
  }

  /// Returns the highest score of all sources and CVSS versions.
  private static func score(_ item: EvidenceObject) throws(EvidenceError) -> Int? {
    guard let sources = try item.optionalObject("CVSS") else { return nil }
    var best: Int?
    for (_, scores) in try sources.namedObjects() {
      for name in ["V2Score", "V3Score", "V40Score"] {
        if let score = try scores.optionalScore(name) { best = max(best ?? 0, score) }
      }
    }
    return best
  }

  /// Returns the secrets and misconfigurations in the image, which are findings too.
  private static func others(
    _ result: EvidenceObject, source: String
  ) throws(EvidenceError) -> [Finding] {
    var findings: [Finding] = []
    for item in try result.objectsOrEmpty("Secrets") {
      findings.append(try other(item, id: "RuleID", source: source))
    }
    for item in try result.objectsOrEmpty("Misconfigurations")
    where try item.textOrEmpty("Status") != "PASS" {
      findings.append(try other(item, id: "ID", source: source))
    }
    return findings
  }

  private static func other(
    _ item: EvidenceObject, id: String, source: String
  ) throws(EvidenceError) -> Finding {
    Finding(
      id: try item.nonemptyText(id), aliases: [], package: source, version: "", fixedIn: [],
      severity: Finding.Severity(label: try item.label("Severity"), score: nil), source: source)
  }

  /// Returns the digests of the image. Reports about other artifacts cannot contain a digest.
  private static func subjects(_ report: EvidenceObject) throws(EvidenceError) -> Stated<[Digest]> {
    guard try report.nonemptyText("ArtifactType") == "container_image" else { return .notInFormat }
    guard let metadata = try report.objectIfStated("Metadata") else { return .missing }
    return DigestText.digests(
      in: try metadata.textsOrEmpty("RepoDigests") + [try metadata.textOrEmpty("ImageID")])
  }
}
