import Crypto
import JSON
import RFC3339

/// SARIF 2.1.0. It has no level `critical`: only the rule's `security-severity` tells, and without it a finding is
/// unscored.
enum SARIFReport {
  static func read(_ root: JSONNode) throws(EvidenceError) -> Scan {
    guard root["version"]?.stringValue == "2.1.0" else {
      throw EvidenceError("version: expected 2.1.0")
    }
    let runs = try root.requiredList("runs", in: "log")
    guard !runs.isEmpty else { throw EvidenceError("runs: empty, expected at least one") }
    var findings: [Finding] = []
    var tools: [String] = []
    var suppressed = 0
    var scanned: Stated<Timestamp> = .notInFormat
    for (number, run) in runs.enumerated() {
      let place = "runs[\(number)]"
      let rules = try SARIFRules(run, place)
      tools.append(rules.tool)
      if let ended = try end(run, place) { scanned = .value(ended) }
      for (index, result) in try run.requiredList("results", in: place).enumerated() {
        let place = "\(place).results[\(index)]"
        guard try isFailure(result, place) else { continue }
        if try isSuppressed(result, place) {
          suppressed += 1
        } else {
          findings.append(try rules.finding(result, place))
        }
      }
    }
    return Scan(
      format: .sarif, tool: tools.joined(separator: ", "), findings: findings, targets: tools,
      packages: .notInFormat, subjects: .notInFormat, scanned: scanned, database: .notInFormat,
      suppressed: suppressed)
  }

  private static func isFailure(_ result: JSONNode, _ place: String) throws(EvidenceError) -> Bool {
    let kind = try result.optionalText("kind", in: place)
    return !["pass", "notApplicable", "informational"].contains(kind)
  }

  /// A suppression counts when it is accepted, which an absent status means (§3.35).
  private static func isSuppressed(
    _ result: JSONNode, _ place: String
  ) throws(EvidenceError) -> Bool {
    var isSuppressed = false
    for suppression in try result.optionalList("suppressions", in: place) {
      _ = try suppression.requiredText("kind", in: "\(place).suppressions")
      let status = try suppression.optionalText("status", in: "\(place).suppressions")
      guard status.isEmpty || status == "accepted" else { return false }
      isSuppressed = true
    }
    return isSuppressed
  }

  /// The latest end of the run's invocations; one that failed makes the report worthless.
  private static func end(_ run: JSONNode, _ place: String) throws(EvidenceError) -> Timestamp? {
    var latest: Timestamp?
    for invocation in try run.optionalList("invocations", in: place) {
      guard
        try invocation.required("executionSuccessful", in: "\(place).invocations").boolValue == true
      else {
        throw EvidenceError(
          "\(place).invocations: the scanner reports a failure, expected a success")
      }
      if let time = try invocation.time("endTimeUtc", in: "\(place).invocations").value {
        latest = max(latest ?? time, time)
      }
    }
    return latest
  }
}

/// The rules of one run, of the driver and of its extensions.
private struct SARIFRules {
  let tool: String
  /// The driver's first, then one list for each extension.
  private let components: [[JSONNode]]

  init(_ run: JSONNode, _ place: String) throws(EvidenceError) {
    let tool = try run.requiredObject("tool", in: place)
    let driver = try tool.requiredObject("driver", in: "\(place).tool")
    let name = try driver.requiredText("name", in: "\(place).tool.driver")
    let version = try driver.optionalText("semanticVersion", in: "\(place).tool.driver")
    self.tool = version.isEmpty ? name : "\(name) \(version)"
    var components = [try driver.optionalList("rules", in: "\(place).tool.driver")]
    for part in try tool.optionalList("extensions", in: "\(place).tool") {
      components.append(try part.optionalList("rules", in: "\(place).tool.extensions"))
    }
    self.components = components
  }

  func finding(_ result: JSONNode, _ place: String) throws(EvidenceError) -> Finding {
    let rule = rule(of: result)
    let given = try result.optionalText("ruleId", in: place)
    let named = given.isEmpty ? result["rule"]?["id"]?.stringValue ?? "" : given
    let id = named.isEmpty ? rule?["id"]?.stringValue ?? "" : named
    guard !id.isEmpty else { throw EvidenceError("\(place): names no rule, expected ruleId") }
    let location = try result.optionalList("locations", in: place).first
    let uri = location?["physicalLocation"]?["artifactLocation"]?["uri"]?.stringValue ?? ""
    let score = rule?["properties"]?["security-severity"]?.stringValue.flatMap(ScoreText.hundredths)
    return Finding(
      id: id, aliases: [], package: uri, version: "", fixedIn: [],
      severity: Finding.Severity(label: nil, score: score), source: uri)
  }

  /// The result's rule, by index in its component, else by id in any (§3.27.5–7, §3.52).
  private func rule(of result: JSONNode) -> JSONNode? {
    let reference = result["rule"]
    let component = reference?["toolComponent"]?["index"]?.numberText.flatMap { Int($0) }
    let list = component.map { $0 + 1 } ?? 0
    let index = (reference?["index"] ?? result["ruleIndex"])?.numberText.flatMap { Int($0) }
    if let index, components.indices.contains(list), components[list].indices.contains(index) {
      return components[list][index]
    }
    let id = result["ruleId"]?.stringValue ?? reference?["id"]?.stringValue
    return components.joined().first { id != nil && $0["id"]?.stringValue == id }
  }
}
