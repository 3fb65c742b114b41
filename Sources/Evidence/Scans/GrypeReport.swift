import Crypto
import JSON
import RFC3339

/// Reads reports of Grype, `-o json`. A report lists only matches, so the evidence index must
/// contain the number of packages.
enum GrypeReport {
  static func read(_ report: EvidenceObject) throws(EvidenceError) -> Scan {
    let descriptor = try report.object("descriptor")
    try descriptor.require("name", "grype")
    var findings: [Finding] = []
    let matches = try report.objects("matches")
    try Scan.requireRoom(matches.count)
    for match in matches { findings.append(try finding(match)) }
    let source = try report.object("source")
    let type = try source.nonemptyText("type")
    var scan = Scan(
      format: .grype, tool: "grype \(try descriptor.textOrEmpty("version"))",
      findings: findings, targets: [type], packages: .notInFormat,
      subjects: type == "image" ? try subjects(source) : .notInFormat,
      scanned: try descriptor.time("timestamp"), database: try database(descriptor),
      suppressed: try report.listOrEmpty("ignoredMatches").count)
    scan.artifact = type == "image" ? .image : .other(type)
    if type == "image", let target = try source.objectIfStated("target") {
      scan.platform = ImagePlatform(
        system: try target.textOrEmpty("os"),
        architecture: try target.textOrEmpty("architecture"))
    }
    scan.doubts = try doubts(report, descriptor)
    return scan
  }

  /// Returns the errors of the database, and the alerts about packages that Grype cannot match or
  /// whose distribution has reached its end of life.
  private static func doubts(
    _ report: EvidenceObject, _ descriptor: EvidenceObject
  ) throws(EvidenceError) -> [String] {
    var doubts: [String] = []
    let database = try descriptor.objectIfStated("db")
    let status = try database?.objectIfStated("status")
    for error in [database?.member("error"), status?.member("error")] {
      guard let error, !error.isNull, error.stringValue != "" else { continue }
      doubts.append("an error of its database")
    }
    let types = (report.member("alertsByPackage")?.elements ?? [])
      .flatMap { $0["alerts"]?.elements ?? [] }.map { $0["type"]?.stringValue }
    if types.contains("distro-eol") {
      doubts.append("the distribution has reached its end of life")
    }
    if types.contains(where: { $0 != "distro-eol" }) {
      doubts.append("an alert about packages that it did not match")
    }
    return doubts
  }

  private static func finding(_ match: EvidenceObject) throws(EvidenceError) -> Finding {
    let vulnerability = try match.object("vulnerability")
    let artifact = try match.object("artifact")
    var score = try self.score(vulnerability)
    var aliases: Set<String> = []
    var labels: [Finding.Severity.Label] = []
    for related in try match.objectsOrEmpty("relatedVulnerabilities") {
      aliases.insert(try related.nonemptyText("id"))
      if let other = try self.score(related) { score = max(score ?? 0, other) }
      if let label = try related.label("severity") { labels.append(label) }
    }
    // A vulnerability without a severity has that of the related one, such as NVD's.
    let isRated = try !vulnerability.textOrEmpty("severity").isEmpty
    let label = try isRated ? vulnerability.label("severity") : labels.max()
    let id = try vulnerability.nonemptyText("id")
    let location = try artifact.objectsOrEmpty("locations").first
    return Finding(
      id: id, aliases: aliases.subtracting([id]).sorted(),
      package: try artifact.nonemptyText("name"), version: try artifact.textOrEmpty("version"),
      fixedIn: try vulnerability.objectIfStated("fix")?.textsOrEmpty("versions") ?? [],
      severity: Finding.Severity(label: label, score: score),
      source: try location?.textOrEmpty("path") ?? "",
      reference: PackageReference(
        url: try artifact.textOrEmpty("purl"),
        ecosystem: PackageEcosystem.grype(try artifact.textOrEmpty("type"))))
  }

  private static func score(_ object: EvidenceObject) throws(EvidenceError) -> Int? {
    var best: Int?
    for entry in try object.objectsOrEmpty("cvss") {
      guard let score = try entry.object("metrics").optionalScore("baseScore") else {
        throw EvidenceError("\(entry.path(of: "metrics.baseScore")): missing, expected a score")
      }
      best = max(best ?? 0, score)
    }
    return best
  }

  private static func subjects(_ source: EvidenceObject) throws(EvidenceError) -> Stated<[Digest]> {
    let target = try source.object("target")
    return DigestText.digests(
      in: try target.textsOrEmpty("repoDigests") + [
        try target.textOrEmpty("manifestDigest"), try target.textOrEmpty("imageID"),
      ])
  }

  /// Returns the time when the database was built: `db.status.built`, or `db.built` in older
  /// versions. Throws if the database is marked as invalid.
  private static func database(
    _ descriptor: EvidenceObject
  ) throws(EvidenceError) -> Stated<Timestamp> {
    guard let database = try descriptor.objectIfStated("db") else { return .missing }
    guard let status = try database.optionalObject("status") else {
      return try database.time("built")
    }
    if let valid = status.member("valid"), valid.boolValue != true {
      throw status.unexpected("valid", expected: "true")
    }
    return try status.time("built")
  }
}
