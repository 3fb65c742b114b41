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
      let ecosystem = PackageEcosystem.trivy(try result.textOrEmpty("Type"))
      for item in try result.objectsOrEmpty("Vulnerabilities") {
        findings.append(try finding(item, source: target, ecosystem))
      }
      findings += try others(result, source: target)
      try Scan.requireRoom(findings.count)
    }
    var scan = Scan(
      format: .trivy, tool: try tool(report), findings: findings, targets: targets,
      packages: .value(packages), subjects: try subjects(report),
      scanned: try report.time("CreatedAt"), database: .notInFormat, suppressed: suppressed)
    try addArtifact(of: report, to: &scan)
    return scan
  }

  /// Adds what the report states about the scanned artifact.
  private static func addArtifact(
    of report: EvidenceObject, to scan: inout Scan
  ) throws(EvidenceError) {
    let kind = try report.textOrEmpty("ArtifactType")
    scan.artifact = kind == "container_image" ? .image : .other(kind)
    guard let metadata = try report.objectIfStated("Metadata") else { return }
    if let system = try metadata.objectIfStated("OS"), let member = system.member("EOSL") {
      guard let isEnded = member.boolValue else {
        throw system.unexpected("EOSL", expected: "true or false")
      }
      if isEnded { scan.doubts.append("the distribution has reached its end of life") }
    }
    guard let image = try metadata.objectIfStated("ImageConfig") else { return }
    scan.platform = ImagePlatform(
      system: try image.textOrEmpty("os"), architecture: try image.textOrEmpty("architecture"))
    scan.imageCreated = try image.textOrEmpty("created").asMoment
  }

  private static func tool(_ report: EvidenceObject) throws(EvidenceError) -> String {
    let version = try report.objectIfStated("Trivy")?.textOrEmpty("Version") ?? ""
    return version.isEmpty ? "trivy" : "trivy \(version)"
  }

  private static func finding(
    _ item: EvidenceObject, source: String, _ ecosystem: String?
  ) throws(EvidenceError) -> Finding {
    let fixed = try item.textOrEmpty("FixedVersion")
    let package = try item.textOrEmpty("PkgName")
    let url = try item.objectIfStated("PkgIdentifier")?.textOrEmpty("PURL") ?? ""
    return Finding(
      id: try item.nonemptyText("VulnerabilityID"), aliases: [],
      package: package.isEmpty ? source : package,
      version: try item.textOrEmpty("InstalledVersion"),
      fixedIn: fixed.split(separator: ",").map { String($0.drop { $0 == " " }) },
      severity: Finding.Severity(label: try item.label("Severity"), score: try score(item)),
      source: source, reference: PackageReference(url: url, ecosystem: ecosystem))
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
