import Crypto
import JSON
import RFC3339

/// Trivy, `--format json`, schema version 2.
///
/// The vendor's label and NVD's score may disagree: the worse of both counts. `Vulnerabilities` is left out when a
/// target has none, so nothing but the file's digest shows that it was taken out.
enum TrivyReport {
  static func read(_ root: JSONNode) throws(EvidenceError) -> Scan {
    guard root["SchemaVersion"]?.numberText == "2" else {
      throw EvidenceError("SchemaVersion: expected 2")
    }
    var findings: [Finding] = []
    var targets: [String] = []
    var packages = 0
    var suppressed = 0
    for (number, result) in try root.optionalList("Results", in: "report").enumerated() {
      let place = "Results[\(number)]"
      let target = try result.requiredText("Target", in: place)
      let kind = try result.requiredText("Class", in: place)
      if kind == "os-pkgs" || kind == "lang-pkgs" { targets.append(target) }
      packages += try result.optionalList("Packages", in: place).count
      suppressed += try result.optionalList("ExperimentalModifiedFindings", in: place).count
      for (index, item) in try result.optionalList("Vulnerabilities", in: place).enumerated() {
        findings.append(try finding(item, "\(place).Vulnerabilities[\(index)]", source: target))
      }
      findings += try others(result, place, source: target)
    }
    return Scan(
      format: .trivy, tool: try tool(root), findings: findings, targets: targets,
      packages: .value(packages), subjects: try subjects(root),
      scanned: try root.time("CreatedAt", in: "report"), database: .notInFormat,
      suppressed: suppressed)
  }

  private static func tool(_ root: JSONNode) throws(EvidenceError) -> String {
    guard let trivy = root["Trivy"] else { return "trivy" }
    let version = try trivy.optionalText("Version", in: "Trivy")
    return version.isEmpty ? "trivy" : "trivy \(version)"
  }

  private static func finding(
    _ item: JSONNode, _ place: String, source: String
  ) throws(EvidenceError) -> Finding {
    let fixed = try item.optionalText("FixedVersion", in: place)
    return Finding(
      id: try item.requiredText("VulnerabilityID", in: place), aliases: [],
      package: try item.requiredText("PkgName", in: place),
      version: try item.optionalText("InstalledVersion", in: place),
      fixedIn: fixed.split(separator: ",").map { String($0.drop { $0 == " " }) },
      severity: Finding.Severity(
        label: Finding.Severity.Label(reported: try item.requiredText("Severity", in: place)),
        score: try score(item, place)),
      source: source)
  }

  /// The best score of any source and version of CVSS.
  private static func score(_ item: JSONNode, _ place: String) throws(EvidenceError) -> Int? {
    guard let sources = item["CVSS"] else { return nil }
    guard let members = sources.members else {
      throw EvidenceError("\(place).CVSS: expected an object")
    }
    var best: Int?
    for (_, scores) in members {
      for name in ["V2Score", "V3Score", "V40Score"] {
        guard let node = scores[name] else { continue }
        guard let text = node.numberText, let score = ScoreText.hundredths(text) else {
          throw EvidenceError("\(place).CVSS.\(name): expected a score from 0 to 10")
        }
        best = max(best ?? 0, score)
      }
    }
    return best
  }

  /// Secrets and misconfigurations in the image count as findings too.
  private static func others(
    _ result: JSONNode, _ place: String, source: String
  ) throws(EvidenceError) -> [Finding] {
    var findings: [Finding] = []
    for item in try result.optionalList("Secrets", in: place) {
      findings.append(try other(item, "RuleID", "\(place).Secrets", source: source))
    }
    for item in try result.optionalList("Misconfigurations", in: place)
    where try item.optionalText("Status", in: place) != "PASS" {
      findings.append(try other(item, "ID", "\(place).Misconfigurations", source: source))
    }
    return findings
  }

  private static func other(
    _ item: JSONNode, _ id: String, _ place: String, source: String
  ) throws(EvidenceError) -> Finding {
    let label = Finding.Severity.Label(reported: try item.requiredText("Severity", in: place))
    return Finding(
      id: try item.requiredText(id, in: place), aliases: [], package: source, version: "",
      fixedIn: [], severity: Finding.Severity(label: label, score: nil), source: source)
  }

  /// What was scanned: an image names itself, a bill of materials or a folder cannot.
  private static func subjects(_ root: JSONNode) throws(EvidenceError) -> Stated<[Digest]> {
    guard try root.requiredText("ArtifactType", in: "report") == "container_image" else {
      return .notInFormat
    }
    guard let metadata = root["Metadata"] else { return .missing }
    let names =
      try metadata.optionalTexts("RepoDigests", in: "Metadata")
      + [try metadata.optionalText("ImageID", in: "Metadata")]
    let digests = names.compactMap(DigestText.digest)
    return digests.isEmpty ? .missing : .value(digests)
  }
}

/// `trivy version -f json`: the report itself does not say how old the database is.
enum TrivyDatabase {
  /// When the vulnerability database was made.
  static func read(_ bytes: [UInt8]) throws(EvidenceError) -> Timestamp {
    let document: JSONDocument
    do throws(JSONError) { document = try JSONDocument(parsing: bytes) } catch {
      throw EvidenceError("\(error)")
    }
    let database = try document.root.requiredObject("VulnerabilityDB", in: "document")
    guard let time = try database.time("UpdatedAt", in: "VulnerabilityDB").value else {
      throw EvidenceError("VulnerabilityDB.UpdatedAt: missing, expected a time")
    }
    return time
  }
}
