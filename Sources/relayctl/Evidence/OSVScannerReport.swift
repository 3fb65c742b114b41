import JSON

/// OSV-Scanner v2, `--format json --all-packages` (pkg/models/results.go).
///
/// Groups are counted, since one vulnerability is listed under each of its names. Without `--all-packages` only
/// affected packages are in the report, and a clean one would be empty.
enum OSVScannerReport {
  static func read(_ root: JSONNode) throws(EvidenceError) -> Scan {
    var findings: [Finding] = []
    var targets: [String] = []
    var packages = 0
    for (number, result) in try root.requiredList("results", in: "report").enumerated() {
      let place = "results[\(number)]"
      let source = try result.requiredObject("source", in: place)
      let path = try source.requiredText("path", in: "\(place).source")
      targets.append(path)
      for (index, entry) in try result.requiredList("packages", in: place).enumerated() {
        packages += 1
        findings += try self.findings(entry, "\(place).packages[\(index)]", source: path)
      }
    }
    return Scan(
      format: .osvScanner, tool: "osv-scanner", findings: findings, targets: targets,
      packages: .value(packages), subjects: .notInFormat, scanned: .notInFormat,
      database: .notInFormat, suppressed: 0)
  }

  private static func findings(
    _ entry: JSONNode, _ place: String, source: String
  ) throws(EvidenceError) -> [Finding] {
    let package = try entry.requiredObject("package", in: place)
    let name = try package.requiredText("name", in: "\(place).package")
    let version = try package.optionalText("version", in: "\(place).package")
    let vulnerabilities = try entry.optionalList("vulnerabilities", in: place)
    let groups = try entry.optionalList("groups", in: place)
    var advisories: [String: JSONNode] = [:]
    for (number, advisory) in vulnerabilities.enumerated() {
      let id = try advisory.requiredText("id", in: "\(place).vulnerabilities[\(number)]")
      advisories[id] = advisory
    }
    var findings: [Finding] = []
    var grouped: Set<String> = []
    for (number, group) in groups.enumerated() {
      let place = "\(place).groups[\(number)]"
      let ids = try group.optionalTexts("ids", in: place)
      guard let id = ids.first, !ids.contains("") else {
        throw EvidenceError("\(place).ids: empty, expected at least one id")
      }
      grouped.formUnion(ids)
      let members = ids.compactMap { advisories[$0] }
      let names = Set(ids + (try group.optionalTexts("aliases", in: place))).subtracting([id])
      findings.append(
        Finding(
          id: id, aliases: names.sorted(), package: name, version: version,
          fixedIn: try fixed(members, in: place, package: name),
          severity: try severity(group, members, in: place), source: source))
    }
    guard advisories.keys.allSatisfy(grouped.contains) else {
      throw EvidenceError(
        "\(place): a vulnerability that is in no group, expected groups of all ids")
    }
    return findings
  }

  /// The score of the group. Empty, it is unscored when an advisory has a vector after all: the scanner could not
  /// read it. Only without any vector the advisory's own label counts.
  private static func severity(
    _ group: JSONNode, _ advisories: [JSONNode], in place: String
  ) throws(EvidenceError) -> Finding.Severity {
    guard let text = try group.required("max_severity", in: place).stringValue else {
      throw EvidenceError("\(place).max_severity: expected a text")
    }
    var labels: [Finding.Severity.Label] = []
    var hasVector = false
    for advisory in advisories {
      let vectors = try advisory.optionalList("severity", in: place)
      hasVector = hasVector || !vectors.isEmpty
      guard let specific = advisory["database_specific"] else { continue }
      let word = try specific.optionalText("severity", in: "\(place).database_specific")
      if let label = Finding.Severity.Label(reported: word) { labels.append(label) }
    }
    let score = ScoreText.hundredths(text)
    if score == nil, hasVector {
      return Finding.Severity(label: labels.max() == .critical ? .critical : nil, score: nil)
    }
    return Finding.Severity(label: labels.max(), score: score)
  }

  private static func fixed(
    _ advisories: [JSONNode], in place: String, package: String
  ) throws(EvidenceError) -> [String] {
    var versions: [String] = []
    for advisory in advisories {
      for affected in try advisory.optionalList("affected", in: place) {
        guard affected["package"]?["name"]?.stringValue == package else { continue }
        for range in try affected.optionalList("ranges", in: place) {
          for event in try range.optionalList("events", in: place) {
            let version = try event.optionalText("fixed", in: place)
            if !version.isEmpty, !versions.contains(version) { versions.append(version) }
          }
        }
      }
    }
    return versions
  }
}
