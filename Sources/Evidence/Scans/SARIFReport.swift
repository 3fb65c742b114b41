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
    var scanned: Stated<Timestamp> = .notInFormat
    for run in runs {
      let rules = try SARIFRules(run)
      tools.append(rules.tool)
      if let ended = try end(run) { scanned = .value(ended) }
      for result in try run.objects("results") where try isFailure(result) {
        if try isSuppressed(result) {
          suppressed += 1
        } else {
          findings.append(try rules.finding(result))
        }
      }
    }
    return Scan(
      format: .sarif, tool: tools.joined(separator: ", "), findings: findings, targets: tools,
      packages: .notInFormat, subjects: .notInFormat, scanned: scanned, database: .notInFormat,
      suppressed: suppressed)
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
    let rule = rule(of: result.item)
    let given = try result.textOrEmpty("ruleId")
    let named = given.isEmpty ? result.member("rule")?["id"]?.stringValue ?? "" : given
    let id = named.isEmpty ? rule?["id"]?.stringValue ?? "" : named
    guard !id.isEmpty else {
      throw EvidenceError("\(result.path(of: "ruleId")): missing, expected the id of a rule")
    }
    let location = try result.listOrEmpty("locations").first
    let uri = location?["physicalLocation"]?["artifactLocation"]?["uri"]?.stringValue ?? ""
    let score = rule?["properties"]?["security-severity"]?.stringValue.flatMap(ScoreText.hundredths)
    return Finding(
      id: id, aliases: [], package: uri, version: "", fixedIn: [],
      severity: Finding.Severity(label: nil, score: score), source: uri)
  }

  /// Returns the rule for a result. The rule is found by index in its component, otherwise by id in
  /// any component (§3.27.5–7, §3.52).
  private func rule(of result: JSONItem) -> JSONItem? {
    let reference = result["rule"]
    let component = reference?["toolComponent"]?["index"]?.integerValue
    let list = component.map { $0 + 1 } ?? 0
    let index = (reference?["index"] ?? result["ruleIndex"])?.integerValue
    if let index, components.indices.contains(list), components[list].indices.contains(index) {
      return components[list][index]
    }
    let id = result["ruleId"]?.stringValue ?? reference?["id"]?.stringValue
    return components.joined().first { id != nil && $0["id"]?.stringValue == id }
  }
}
