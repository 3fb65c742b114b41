import Console
import Crypto
import Evidence
import JSON
import RFC3339

/// The output of `scan`: the findings of scanner reports, most severe first.
struct ScanReport: Report {
  struct Item {
    let path: String
    let scan: Scan
  }

  let items: [Item]
  /// The lowest CVSS score that counts as critical, in hundredths.
  let criticalScore: Int

  private static let names = ["critical", "high", "medium", "low", "negligible", "unscored"]
  /// The names in the text, which also counts withdrawn advisories.
  private static let shownNames = names + ["withdrawn"]

  var hasCritical: Bool {
    items.contains { !CriticalFindings.among($0.scan, criticalScore: criticalScore).isEmpty }
  }

  /// Whether a scanner itself reports that its result may be incomplete.
  private var isDoubtful: Bool { items.contains { !$0.scan.doubts.isEmpty } }

  /// Whether no report has a critical finding or a doubt.
  var isClean: Bool { !hasCritical && !isDoubtful }

  var json: JSONValue {
    [
      "verdict": .string(isClean ? "yes" : "no"),
      "scans": .array(items.map { json($0) }),
    ]
  }

  private func json(_ item: Item) -> JSONValue {
    let scan = item.scan
    return [
      "path": .string(item.path), "format": .string(scan.format.rawValue),
      "tool": .string(scan.tool), "targets": .array(scan.targets.map(JSONValue.string)),
      "packages": scan.packages.value.map { .integer($0) } ?? .null,
      "subjects": .array((scan.subjects.value ?? []).map { .string($0.description) }),
      "scanned": .optional(scan.scanned.value?.description),
      "database": .optional(scan.database.value?.description),
      "suppressed": .integer(scan.suppressed),
      "withdrawn": .integer(scan.findings.count(where: \.isWithdrawn)),
      "doubts": .array(scan.doubts.map(JSONValue.string)),
      "counts": .object(
        ScanReport.names.map { .init($0, .integer(counts(scan)[$0] ?? 0)) }),
      "findings": .array(sorted(scan).map(json)),
    ]
  }

  private func json(_ finding: Finding) -> JSONValue {
    [
      "id": .string(finding.id), "aliases": .array(finding.aliases.map(JSONValue.string)),
      "package": .string(finding.package), "version": .string(finding.version),
      "fixed_in": .array(finding.fixedIn.map(JSONValue.string)),
      "label": .optional(finding.severity.label?.rawValue),
      "score": finding.severity.score.map { .number(ScoreText.text($0)) } ?? .null,
      "source": .string(finding.source),
    ]
  }

  func text(for stream: Stream) -> String {
    var text = items.map { item in
      let table = table(item.scan)
      return "\(escapedForTerminal(item.path)): \(escapedForTerminal(facts(item.scan)))\n"
        + (table.rows.isEmpty ? "" : table.text(for: stream))
    }.joined(separator: "\n")
    text += "verdict: " + stream.paint(isClean ? "yes" : "no", isClean ? .good : .bad)
    return text + (hasCritical ? ", critical findings" : ", no critical findings")
      + (isDoubtful ? "; a scanner doubts its result\n" : "\n")
  }

  var markdown: String {
    items.map { item in
      "## \(Console.markdown(item.path))\n\n\(Console.markdown(facts(item.scan)))\n\n"
        + (item.scan.findings.isEmpty ? "No findings.\n" : table(item.scan).markdown)
    }.joined(separator: "\n") + "\nVerdict: **\(isClean ? "yes" : "no")**\n"
  }

  private func facts(_ scan: Scan) -> String {
    var parts = [scan.tool]
    if let packages = scan.packages.value { parts.append("packages: \(packages)") }
    if let time = scan.scanned.value { parts.append("scanned \(time)") }
    if let time = scan.database.value { parts.append("database \(time)") }
    if let subject = scan.subjects.value?.first { parts.append("of \(subject)") }
    let counts = counts(scan)
    let summary = ScanReport.shownNames.compactMap { name in counts[name].map { "\($0) \(name)" } }
    parts.append(summary.isEmpty ? "no findings" : summary.joined(separator: ", "))
    if scan.suppressed > 0 { parts.append("\(scan.suppressed) suppressed by the scanner") }
    if !scan.doubts.isEmpty { parts.append("doubts: " + scan.doubts.joined(separator: ", ")) }
    return parts.joined(separator: "; ")
  }

  private func counts(_ scan: Scan) -> [String: Int] {
    scan.findings.reduce(into: [:]) { counts, finding in
      counts[finding.countedAs(criticalScore), default: 0] += 1
    }
  }

  private func sorted(_ scan: Scan) -> [Finding] {
    let order = ["critical", "unscored", "high", "medium", "low", "negligible"]
    func rank(_ finding: Finding) -> Int {
      order.firstIndex(of: finding.countedAs(criticalScore)) ?? order.count
    }
    return scan.findings.sorted { left, right in
      (rank(left), -(left.severity.score ?? 0), left.id, left.package)
        < (rank(right), -(right.severity.score ?? 0), right.id, right.package)
    }
  }

  private func table(_ scan: Scan) -> Table {
    var table = Table([
      "id", "package", "version", "fixed in", "severity", .init("score", .right), "source",
    ])
    for finding in sorted(scan) {
      let name = finding.countedAs(criticalScore)
      let style: Style = name == "critical" || name == "unscored" ? .bad : .plain
      table.append([
        Table.Cell(finding.id), Table.Cell(finding.package), Table.Cell(finding.version),
        Table.Cell(finding.fixedIn.joined(separator: ", ")), Table.Cell(name, style),
        Table.Cell(finding.severity.score.map(ScoreText.text) ?? "–"),
        Table.Cell(finding.source),
      ])
    }
    return table
  }
}

extension Finding {
  /// Returns the severity that the finding counts as: `withdrawn` for a withdrawn advisory, which
  /// does not count. Malware is always critical.
  func countedAs(_ criticalScore: Int) -> String {
    if isWithdrawn { return "withdrawn" }
    return isMalware ? "critical" : severity.name(criticalScore: criticalScore)
  }
}
