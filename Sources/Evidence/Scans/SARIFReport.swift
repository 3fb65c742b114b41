import JSON
import RFC3339

/// Reads reports in SARIF 2.1.0. SARIF has no level `critical`. Only the `security-severity` of a
/// rule can express it, and a finding without that property is unscored.
enum SARIFReport {
  static func read(_ report: EvidenceObject) throws(EvidenceError) -> Scan {
    try report.require("version", "2.1.0")
    let runs = try report.objects("runs")
    guard !runs.isEmpty else { throw report.unexpected("runs", expected: "at least one run") }
    var findings: [Finding] = []
    var tools: [String] = []
    var suppressed = 0
    var ends: [Timestamp] = []
    var facts = SARIFFacts()
    try facts.add(report: report)
    for run in runs {
      let rules = try SARIFRules(run)
      tools.append(rules.tool)
      try facts.add(run, rules: rules.all)
      if let ended = try end(run) { ends.append(ended) }
      for result in try run.objects("results") where try isFailure(result) {
        if try isSuppressed(result) {
          suppressed += 1
        } else {
          findings.append(try rules.finding(result))
          try Scan.requireRoom(findings.count)
        }
      }
    }
    var scan = Scan(
      format: .sarif, tool: tools.joined(separator: ", "), findings: findings, targets: tools,
      packages: .notInFormat, subjects: facts.subjects,
      scanned: ends.min().map(Stated.value) ?? .notInFormat, database: .notInFormat,
      suppressed: suppressed)
    (scan.artifact, scan.doubts, scan.otherTools) = (facts.artifact, facts.doubts, facts.otherTools)
    return scan
  }

  private static func isFailure(_ result: EvidenceObject) throws(EvidenceError) -> Bool {
    let kind = try result.textOrEmpty("kind")
    return !["pass", "notApplicable", "informational"].contains(kind)
  }

  /// Reports whether a result is suppressed. A suppression counts if it is accepted. A suppression
  /// without a status is accepted (§3.35).
  private static func isSuppressed(_ result: EvidenceObject) throws(EvidenceError) -> Bool {
    var isSuppressed = false
    for suppression in try result.objectsOrEmpty("suppressions") {
      _ = try suppression.nonemptyText("kind")
      let status = try suppression.textOrEmpty("status")
      guard status.isEmpty || status == "accepted" else { return false }
      isSuppressed = true
    }
    return isSuppressed
  }

  /// Returns the latest end time of the run's invocations. Throws if an invocation failed, because
  /// the report may then be incomplete.
  private static func end(_ run: EvidenceObject) throws(EvidenceError) -> Timestamp? {
    var latest: Timestamp?
    for invocation in try run.objectsOrEmpty("invocations") {
      guard invocation.member("executionSuccessful")?.boolValue == true else {
        throw invocation.unexpected("executionSuccessful", expected: "true")
      }
      if let time = try invocation.time("endTimeUtc").value { latest = max(latest ?? time, time) }
    }
    return latest
  }
}

/// The rules of one run, from its driver and its extensions.
private struct SARIFRules {
  let tool: String
  /// The rules of the driver, then those of each extension.
  private let components: [[JSONItem]]

  /// The rules of all components.
  var all: [JSONItem] { components.flatMap(\.self) }

  init(_ run: EvidenceObject) throws(EvidenceError) {
    let tool = try run.object("tool")
    let driver = try tool.object("driver")
    let name = try driver.nonemptyText("name")
    let version = try driver.textOrEmpty("semanticVersion")
    self.tool = version.isEmpty ? name : "\(name) \(version)"
    var components = [try driver.listOrEmpty("rules")]
    for part in try tool.objectsOrEmpty("extensions") {
      components.append(try part.listOrEmpty("rules"))
    }
    self.components = components
  }

  func finding(_ result: EvidenceObject) throws(EvidenceError) -> Finding {
    let rule = try rule(of: result)
    let given = try result.textOrEmpty("ruleId")
    let named = given.isEmpty ? result.member("rule")?["id"]?.stringValue ?? "" : given
    let id = named.isEmpty ? rule?["id"]?.stringValue ?? "" : named
    guard !id.isEmpty else {
      throw EvidenceError("\(result.path(of: "ruleId")): missing, expected the id of a rule")
    }
    let location = try result.listOrEmpty("locations").first
    let uri = location?["physicalLocation"]?["artifactLocation"]?["uri"]?.stringValue ?? ""
    let score = rule?["properties"]?["security-severity"]?.stringValue.flatMap(ScoreText.hundredths)
    // Scanners write the score 0 for the least severity, and for a severity that they do not know.
    let label = score == 0 ? rule.flatMap(SARIFRules.label) : nil
    return Finding(
      id: id, aliases: [], package: uri, version: "", fixedIn: [],
      severity: Finding.Severity(label: label, score: score), source: uri)
  }

  /// Returns the rule for a result. The rule is found by index in its component, otherwise by id in
  /// any component (§3.27.5–7, §3.52). Throws if index and id are of different rules.
  private func rule(of result: EvidenceObject) throws(EvidenceError) -> JSONItem? {
    let reference = result.member("rule")
    let component = reference?["toolComponent"]?["index"]?.integerValue
    let list = component.map { $0 + 1 } ?? 0
    let index = (reference?["index"] ?? result.member("ruleIndex"))?.integerValue
    let ids = [result.member("ruleId"), reference?["id"]].compactMap { $0?.stringValue }
    if let index, components.indices.contains(list), components[list].indices.contains(index) {
      let rule = components[list][index]
      let own = rule["id"]?.stringValue ?? ""
      // A result can name a part of a rule: `CA1000/1` (§3.27.5).
      guard ids.allSatisfy({ isSameText($0, own) || $0.hasPrefix(own + "/") }) else {
        throw EvidenceError(
          "\(result.path(of: "ruleIndex")): the index of another rule than ruleId, expected one rule"
        )
      }
      return rule
    }
    return components.joined().first { rule in
      ids.first.map { rule["id"]?.stringValue == $0 } ?? false
    }
  }

  /// Returns the label that a scanner writes beside a score: a tag (Trivy) or a line of the help text
  /// (Grype).
  private static func label(of rule: JSONItem) -> Finding.Severity.Label? {
    let tags = (rule["properties"]?["tags"]?.elements ?? []).compactMap(\.stringValue)
    if let label = tags.compactMap(Finding.Severity.Label.init(reported:)).max() { return label }
    let mark = "Severity: "
    let line = rule["help"]?["text"]?.stringValue?.split(separator: "\n")
      .first { $0.hasPrefix(mark) }
    return line.flatMap { Finding.Severity.Label(reported: String($0.dropFirst(mark.count))) }
  }
}
