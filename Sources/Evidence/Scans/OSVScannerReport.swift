import JSON

/// Reads reports of OSV-Scanner v1 and v2, `--format json --all-packages` (pkg/models/results.go).
///
/// Each group becomes one finding, because a report lists one vulnerability under each of its
/// names. Without `--all-packages`, a report contains only affected packages, and the report of a
/// clean run is empty.
enum OSVScannerReport {
  static func read(_ report: EvidenceObject) throws(EvidenceError) -> Scan {
    var findings: [Finding] = []
    var targets: [String] = []
    var types: Set<String> = []
    var packages = 0
    for result in try report.objects("results") {
      let origin = try result.object("source")
      let path = try origin.nonemptyText("path")
      targets.append(path)
      types.insert(try origin.textOrEmpty("type"))
      for entry in try result.objectsOrNull("packages") {
        packages += 1
        findings += try self.findings(entry, source: path)
        try Scan.requireRoom(findings.count)
      }
    }
    // OSV-Scanner states no time; a job can add it as a member, see docs/formats/evidence.md §3.
    let scanned = try report.time("scanned").value.map(Stated.value) ?? .notInFormat
    var scan = Scan(
      format: .osvScanner, tool: "osv-scanner", findings: findings, targets: targets,
      packages: .value(packages), subjects: .notInFormat, scanned: scanned,
      database: .notInFormat, suppressed: 0)
    if report.member("image_metadata")?.isNull == false || types == ["docker"] {
      scan.artifact = .image
    } else if !types.isEmpty, types.isSubset(of: ["lockfile", "git"]) {
      scan.artifact = .other("source tree")
    }
    return scan
  }

  private static func findings(
    _ entry: EvidenceObject, source: String
  ) throws(EvidenceError) -> [Finding] {
    let package = try entry.object("package")
    let name = try self.name(of: package)
    let version = try package.textOrEmpty("version")
    let reference = PackageReference(
      url: "", ecosystem: PackageEcosystem.osv(try package.textOrEmpty("ecosystem")))
    var advisories: [String: EvidenceObject] = [:]
    for advisory in try entry.objectsOrEmpty("vulnerabilities") {
      advisories[try advisory.nonemptyText("id")] = advisory
    }
    var findings: [Finding] = []
    var grouped: Set<String> = []
    for group in try entry.objectsOrEmpty("groups") {
      let ids = try group.textsOrEmpty("ids")
      guard let id = ids.first, !ids.contains("") else {
        throw group.unexpected("ids", expected: "at least one id")
      }
      grouped.formUnion(ids)
      let members = ids.compactMap { advisories[$0] }
      let names = Set(ids + (try group.textsOrEmpty("aliases"))).subtracting([id])
      findings.append(
        Finding(
          id: id, aliases: names.sorted(), package: name, version: version,
          fixedIn: try fixed(members, package: name),
          severity: try severity(group, members), source: source, reference: reference,
          isWithdrawn: try isWithdrawn(members, of: ids)))
    }
    guard advisories.keys.allSatisfy(grouped.contains) else {
      throw EvidenceError(
        "\(entry.path): a vulnerability that is not in a group, expected a group for each id")
    }
    return findings
  }

  /// Returns the name of a package, or the commit of a Git repository, which has no name.
  private static func name(of package: EvidenceObject) throws(EvidenceError) -> String {
    let name = try package.text("name")
    return try name.isEmpty ? package.nonemptyText("commit") : name
  }

  /// Reports whether the report has every advisory of a group, and each was withdrawn.
  private static func isWithdrawn(
    _ advisories: [EvidenceObject], of ids: [String]
  ) throws(EvidenceError) -> Bool {
    guard advisories.count == ids.count else { return false }
    for advisory in advisories {
      guard try advisory.time("withdrawn").value != nil else { return false }
    }
    return true
  }

  /// Returns the severity of a group.
  ///
  /// If the group has no score although an advisory has a vector, the scanner could not evaluate the
  /// vector, and the finding is unscored unless a label is critical. The same applies to a group
  /// without the member, as early versions of the scanner wrote it. If the score is empty and no
  /// advisory has a vector, the highest label counts.
  private static func severity(
    _ group: EvidenceObject, _ advisories: [EvidenceObject]
  ) throws(EvidenceError) -> Finding.Severity {
    let stated = try group.optionalText("max_severity")
    let score = stated.flatMap(ScoreText.hundredths)
    var labels: [Finding.Severity.Label] = []
    var hasVector = false
    for advisory in advisories {
      if try !advisory.listOrEmpty("severity").isEmpty { hasVector = true }
      let word = try advisory.objectIfStated("database_specific")?.textOrEmpty("severity") ?? ""
      if let label = Finding.Severity.Label(reported: word) { labels.append(label) }
    }
    if stated == nil || (score == nil && hasVector) {
      return Finding.Severity(label: labels.max() == .critical ? .critical : nil, score: nil)
    }
    return Finding.Severity(label: labels.max(), score: score)
  }

  private static func fixed(
    _ advisories: [EvidenceObject], package: String
  ) throws(EvidenceError) -> [String] {
    var versions: [String] = []
    for advisory in advisories {
      for affected in try advisory.objectsOrEmpty("affected") {
        guard affected.member("package")?["name"]?.stringValue == package else { continue }
        for range in try affected.objectsOrEmpty("ranges") {
          for event in try range.objectsOrEmpty("events") {
            let version = try event.textOrEmpty("fixed")
            if !version.isEmpty, !versions.contains(version) { versions.append(version) }
          }
        }
      }
    }
    return versions
  }
}
