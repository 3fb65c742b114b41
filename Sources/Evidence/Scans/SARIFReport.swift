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

  /// Reports whether a result is suppressed. A suppression counts if it has a kind and is accepted. A
  /// suppression without a status is accepted (§3.35).
  private static func isSuppressed(_ result: EvidenceObject) throws(EvidenceError) -> Bool {
    var isSuppressed = false
    for suppression in try result.objectsOrEmpty("suppressions") {
      let (kind, status) = (
        try suppression.textOrEmpty("kind"), try suppression.textOrEmpty("status")
      )
      guard !kind.isEmpty, status.isEmpty || status == "accepted" else { return false }
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
  /// The driver, then each extension.
  private let components: [Component]
  /// The rules of all components by id and by GUID. If several have one, that with the highest score
  /// counts.
  private var rules: [String: JSONItem] = [:]

  private struct Component {
    let name: String
    let guid: String
    let rules: [JSONItem]

    init(_ object: EvidenceObject) throws(EvidenceError) {
      name = try object.textOrEmpty("name")
      guid = try object.textOrEmpty("guid")
      rules = try object.listOrEmpty("rules")
    }
  }

  /// The rules of all components.
  var all: [JSONItem] { components.flatMap(\.rules) }

  init(_ run: EvidenceObject) throws(EvidenceError) {
    let tool = try run.object("tool")
    let driver = try tool.object("driver")
    let name = try driver.nonemptyText("name")
    let version = try driver.textOrEmpty("semanticVersion")
    self.tool = version.isEmpty ? name : "\(name) \(version)"
    var components = [try Component(driver)]
    for part in try tool.objectsOrEmpty("extensions") { components.append(try Component(part)) }
    self.components = components
    for rule in components.flatMap(\.rules) {
      for key in [rule["id"]?.stringValue, rule["guid"]?.stringValue] {
        guard let key, !key.isEmpty else { continue }
        guard let other = rules[key].flatMap(SARIFRules.score) else {
          rules[key] = rule
          continue
        }
        if let score = SARIFRules.score(rule), score > other { rules[key] = rule }
      }
    }
  }

  func finding(_ result: EvidenceObject) throws(EvidenceError) -> Finding {
    let given = try result.textOrEmpty("ruleId")
    let named = given.isEmpty ? result.member("rule")?["id"]?.stringValue ?? "" : given
    let rule = try rule(of: result, named)
    let id = named.isEmpty ? rule?["id"]?.stringValue ?? "" : named
    guard !id.isEmpty else {
      throw EvidenceError("\(result.path(of: "ruleId")): missing, expected the id of a rule")
    }
    let location = try result.listOrEmpty("locations").first
    let uri = location?["physicalLocation"]?["artifactLocation"]?["uri"]?.stringValue ?? ""
    let score = rule.flatMap(SARIFRules.score)
    // Scanners write the score 0 for the least severity, and for a severity that they do not know.
    let label = score == 0 ? rule.flatMap(SARIFRules.label) : nil
    return Finding(
      id: id, aliases: [], package: uri, version: "", fixedIn: [],
      severity: Finding.Severity(label: label, score: score), source: uri)
  }

  private static func score(_ rule: JSONItem) -> Int? {
    let severity = rule["properties"]?["security-severity"]
    return (severity?.stringValue ?? severity?.numberText).flatMap(ScoreText.hundredths)
  }

  /// Returns the rule for a result. The rule is found by index in its component, otherwise by its
  /// GUID or id in any component (§3.27.5–7, §3.52). An id can have more parts than that of its
  /// rule: `CVE-1/libfoo` is a result of the rule `CVE-1`. Throws if index and id are of different
  /// rules.
  private func rule(of result: EvidenceObject, _ id: String) throws(EvidenceError) -> JSONItem? {
    let reference = result.member("rule")
    let index = (reference?["index"] ?? result.member("ruleIndex"))?.integerValue
    if let index, let component = component(of: reference?["toolComponent"]),
      component.rules.indices.contains(index)
    {
      let rule = component.rules[index]
      let own = rule["id"]?.stringValue ?? ""
      let ids = [result.member("ruleId"), reference?["id"]].compactMap { $0?.stringValue }
      guard ids.allSatisfy({ isSameText($0, own) || $0.hasPrefix(own + "/") }) else {
        throw EvidenceError(
          "\(result.path(of: "ruleIndex")): the index of another rule than ruleId, expected one rule"
        )
      }
      return rule
    }
    if let guid = reference?["guid"]?.stringValue, let rule = rules[guid] { return rule }
    var parts = id.split(separator: "/", omittingEmptySubsequences: false)
    while !parts.isEmpty {
      if let rule = rules[parts.joined(separator: "/")] { return rule }
      parts.removeLast()
    }
    return nil
  }

  /// Returns the component that a reference names; `nil` if there is none. Without a reference, it
  /// is the driver (§3.54).
  private func component(of reference: JSONItem?) -> Component? {
    guard let reference, !reference.isNull else { return components.first }
    if let index = reference["index"]?.integerValue {
      return index >= -1 && index + 1 < components.count ? components[index + 1] : nil
    }
    if let guid = reference["guid"]?.stringValue { return components.first { $0.guid == guid } }
    if let name = reference["name"]?.stringValue { return components.first { $0.name == name } }
    return components.first
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
