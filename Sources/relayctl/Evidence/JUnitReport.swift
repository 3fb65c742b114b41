import RFC3339
import XML

/// JUnit XML of swift test, surefire, pytest and gotestsum (docs/formats/evidence.md).
///
/// The test cases are counted, and the counts that the file claims must be theirs: a report that was cut, or whose
/// attributes were edited, contradicts itself.
enum JUnitReport {
  static func read(_ bytes: [UInt8]) throws(EvidenceError) -> TestSuiteResult {
    let root: XMLElement
    do throws(XMLError) { root = try XMLDocument.parse(bytes) } catch {
      throw EvidenceError("\(error)")
    }
    guard root.name == "testsuites" || root.name == "testsuite" else {
      throw EvidenceError("no JUnit XML, expected testsuites or testsuite as its root")
    }
    var result = TestSuiteResult()
    try add(root, to: &result)
    return result
  }

  private static func add(
    _ suite: XMLElement, to result: inout TestSuiteResult
  ) throws(EvidenceError) {
    var own = TestSuiteResult()
    for child in suite.children {
      switch child.name {
      case "testsuite": try add(child, to: &own)
      case "testcase": try addCase(child, to: &own)
      case "properties": try addProperties(child, to: &own)
      case "error", "failure":
        throw EvidenceError("\(suite.name): an \(child.name) of the whole suite, expected none")
      case "system-out", "system-err": break
      default: throw EvidenceError("\(suite.name): an element that is not known, expected testcase")
      }
    }
    try requireCounts(suite, own)
    if let text = suite.attributes["timestamp"], let time = time(text) {
      own.time = own.time.map { min($0, time) } ?? time
    }
    try merge(own, into: &result)
  }

  private static func addCase(
    _ test: XMLElement, to result: inout TestSuiteResult
  ) throws(EvidenceError) {
    guard let name = test.attributes["name"], !name.isEmpty else {
      throw EvidenceError("testcase: no name, expected one")
    }
    let known = [
      "failure", "error", "skipped", "system-out", "system-err", "properties", "rerunFailure",
      "rerunError", "flakyFailure", "flakyError",
    ]
    guard test.children.allSatisfy({ known.contains($0.name) }) else {
      throw EvidenceError(
        "testcase: an element that is not known, expected failure, error or skipped")
    }
    let names = Set(test.children.map(\.name))
    result.tests += 1
    if names.contains("failure") || names.contains("error") {
      result.failures += names.contains("failure") ? 1 : 0
      result.errors += names.contains("failure") ? 0 : 1
      let place = test.attributes["classname"].map { "\($0)." } ?? ""
      if result.failedTests.count < 10 { result.failedTests.append(place + name) }
    } else if names.contains("skipped") {
      result.skipped += 1
    }
  }

  private static func addProperties(
    _ properties: XMLElement, to result: inout TestSuiteResult
  ) throws(EvidenceError) {
    for property in properties.children(named: "property")
    where property.attributes["name"] == "commit" {
      let commit = property.attributes["value"] ?? ""
      guard result.commit == nil || result.commit == commit else {
        throw EvidenceError("properties: two commits, expected one")
      }
      result.commit = commit
    }
  }

  /// The claims of a suite against its cases. swift test writes no `skipped`, and counts what was skipped among the
  /// tests; pytest and surefire write all of them.
  private static func requireCounts(
    _ suite: XMLElement, _ own: TestSuiteResult
  ) throws(EvidenceError) {
    if suite.name == "testsuite", suite.attributes["tests"] == nil {
      throw EvidenceError("testsuite: tests is missing, expected how many there are")
    }
    let found = [
      ("tests", own.tests), ("failures", own.failures), ("errors", own.errors),
      ("skipped", own.skipped),
    ]
    for (name, count) in found {
      guard let claim = suite.attributes[name] else { continue }
      guard let claimed = Int(claim), claimed >= 0 else {
        throw EvidenceError("\(suite.name): \(name): expected a number of at least 0")
      }
      guard claimed == count else {
        throw EvidenceError(
          "\(suite.name): \(name): claims \(claimed), expected the \(count) listed")
      }
    }
  }

  private static func merge(
    _ part: TestSuiteResult, into whole: inout TestSuiteResult
  ) throws(EvidenceError) {
    whole.tests += part.tests
    whole.failures += part.failures
    whole.errors += part.errors
    whole.skipped += part.skipped
    whole.failedTests = Array((whole.failedTests + part.failedTests).prefix(10))
    if let time = part.time { whole.time = whole.time.map { min($0, time) } ?? time }
    guard let commit = part.commit else { return }
    guard whole.commit == nil || whole.commit == commit else {
      throw EvidenceError("properties: two commits, expected one")
    }
    whole.commit = commit
  }

  /// A suite's timestamp: RFC 3339, or a local time without a zone, which says nothing that can be compared.
  private static func time(_ text: String) -> Timestamp? { Timestamp(rfc3339: text) }
}
