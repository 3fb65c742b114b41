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
    for match in try report.objects("matches") { findings.append(try finding(match)) }
    let source = try report.object("source")
    let type = try source.nonemptyText("type")
    return Scan(
      format: .grype, tool: "grype \(try descriptor.textOrEmpty("version"))",
      findings: findings, targets: [type], packages: .notInFormat,
      subjects: type == "image" ? try subjects(source) : .notInFormat,
      scanned: try descriptor.time("timestamp"), database: try database(descriptor),
      suppressed: try report.listOrEmpty("ignoredMatches").count)
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
      source: try location?.textOrEmpty("path") ?? "")
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
