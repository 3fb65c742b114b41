import Crypto
import JSON
import RFC3339

/// Grype, `-o json`. It lists matches only: how many packages it looked at must be told beside it.
enum GrypeReport {
  static func read(_ root: JSONNode) throws(EvidenceError) -> Scan {
    let descriptor = try root.requiredObject("descriptor", in: "report")
    let name = try descriptor.requiredText("name", in: "descriptor")
    guard name == "grype" else { throw EvidenceError("descriptor.name: expected grype") }
    var findings: [Finding] = []
    for (number, match) in try root.requiredList("matches", in: "report").enumerated() {
      findings.append(try finding(match, "matches[\(number)]"))
    }
    let source = try root.requiredObject("source", in: "report")
    let type = try source.requiredText("type", in: "source")
    return Scan(
      format: .grype, tool: "grype \(try descriptor.optionalText("version", in: "descriptor"))",
      findings: findings, targets: [type], packages: .notInFormat,
      subjects: type == "image" ? try subjects(source) : .notInFormat,
      scanned: try descriptor.time("timestamp", in: "descriptor"),
      database: try database(descriptor),
      suppressed: try root.optionalList("ignoredMatches", in: "report").count)
  }

  private static func finding(_ match: JSONNode, _ place: String) throws(EvidenceError) -> Finding {
    let vulnerability = try match.requiredObject("vulnerability", in: place)
    let artifact = try match.requiredObject("artifact", in: place)
    var score = try self.score(vulnerability, "\(place).vulnerability")
    var aliases: Set<String> = []
    for related in try match.optionalList("relatedVulnerabilities", in: place) {
      let id = try related.requiredText("id", in: "\(place).relatedVulnerabilities")
      aliases.insert(id)
      if let other = try self.score(related, "\(place).relatedVulnerabilities") {
        score = max(score ?? 0, other)
      }
    }
    let id = try vulnerability.requiredText("id", in: "\(place).vulnerability")
    let label = try vulnerability.requiredText("severity", in: "\(place).vulnerability")
    let fix = vulnerability["fix"]
    let location = try artifact.optionalList("locations", in: "\(place).artifact").first
    return Finding(
      id: id, aliases: aliases.subtracting([id]).sorted(),
      package: try artifact.requiredText("name", in: "\(place).artifact"),
      version: try artifact.optionalText("version", in: "\(place).artifact"),
      fixedIn: try fix?.optionalTexts("versions", in: "\(place).vulnerability.fix") ?? [],
      severity: Finding.Severity(label: .init(reported: label), score: score),
      source: try location?.optionalText("path", in: "\(place).artifact.locations") ?? "")
  }

  private static func score(_ node: JSONNode, _ place: String) throws(EvidenceError) -> Int? {
    var best: Int?
    for entry in try node.optionalList("cvss", in: place) {
      guard let text = entry["metrics"]?["baseScore"]?.numberText,
        let score = ScoreText.hundredths(text)
      else { throw EvidenceError("\(place).cvss: no base score from 0 to 10") }
      best = max(best ?? 0, score)
    }
    return best
  }

  private static func subjects(_ source: JSONNode) throws(EvidenceError) -> Stated<[Digest]> {
    let target = try source.requiredObject("target", in: "source")
    let names =
      try target.optionalTexts("repoDigests", in: "source.target")
      + [
        try target.optionalText("manifestDigest", in: "source.target"),
        try target.optionalText("imageID", in: "source.target"),
      ]
    let digests = names.compactMap(DigestText.digest)
    return digests.isEmpty ? .missing : .value(digests)
  }

  /// When the database was built: `db.status.built`, or `db.built` of older versions. One that calls itself invalid is
  /// refused.
  private static func database(_ descriptor: JSONNode) throws(EvidenceError) -> Stated<Timestamp> {
    guard let database = descriptor["db"], database.isObject else { return .missing }
    guard let status = database["status"] else {
      return try database.time("built", in: "descriptor.db")
    }
    if let valid = status["valid"], valid.boolValue != true {
      throw EvidenceError("descriptor.db.status.valid: expected true")
    }
    return try status.time("built", in: "descriptor.db.status")
  }
}
