@testable import Evidence
@testable import XML

let xmlTargets = [
  FuzzTarget("xml") { bytes in
    guard let element = attempt({ () throws(XMLError) in try parsed(bytes) }) else { return }
    let again = accepted("XML: the written document is read") { () throws(XMLError) in
      try parsed(XMLText.of(element))
    }
    requireEqual(spelled(again), spelled(element), "XML: the written document is equal")
    require(depth(of: element) <= 64, "XML: at most 64 levels")
    let other = spaced(element)
    let spacedAgain = accepted("XML: another document is read") { () throws(XMLError) in
      try parsed(XMLText.of(other))
    }
    requireEqual(spelled(spacedAgain), spelled(other), "XML: white space in texts is kept")
  },
  FuzzTarget("junit") { bytes in
    guard let result = attempt({ () throws(EvidenceError) in try JUnitReport.read(bytes) }),
      let element = attempt({ () throws(XMLError) in try parsed(bytes) })
    else { return }
    let again = accepted("JUnit: the written report is read") { () throws(EvidenceError) in
      try JUnitReport.read(XMLText.of(element))
    }
    requireEqual(again, result, "JUnit: the written report is equal")
    require(
      result.tests >= result.skipped && result.tests >= result.failures
        && result.tests >= result.errors && result.failedTests.count <= TestSuiteResult.nameLimit,
      "JUnit: no count exceeds the number of tests")
    requireCounts(of: element, result)
  },
]

private func parsed(_ bytes: [UInt8]) throws(XMLError) -> Element {
  try Element.parse(bytes, limit: 1 << 22)
}

private func depth(of element: Element) -> Int {
  1 + (element.children.map(depth).max() ?? 0)
}

/// The element with white space around every text, which a document that is only written again may
/// have lost before.
private func spaced(_ element: Element) -> Element {
  let attributes = element.attributes.map {
    Element.Attribute(name: $0.name, value: "\n \($0.value) ")
  }
  var other = Element(name: element.name, attributes: attributes, line: 1)
  other.text = " \(element.text)\t\n "
  other.children = element.children.map(spaced)
  return other
}

/// Requires the numbers of test cases that the elements have, and a suite's numbers on each suite.
private func requireCounts(of root: Element, _ result: TestSuiteResult) {
  let cases = testCases(in: root, stated: [], mustCount: !result.hasFailed)
  func count(_ names: Set<String>) -> Int {
    cases.count { $0.children.contains { names.contains($0.name) } }
  }
  requireEqual(result.tests, cases.count, "JUnit: each test case counts")
  requireEqual(result.errors, count(["error", "rerunError"]), "JUnit: each error counts")
  require(
    result.failures >= count(["failure", "rerunFailure"]), "JUnit: each failure counts")
  require(
    result.failed == 0 || !result.failedTests.isEmpty, "JUnit: what failed has a name")
  require(
    result.failed <= result.failures + result.errors
      && result.failed >= max(result.failures, result.errors),
    "JUnit: each test case fails once")
}

/// The test cases below an element. If a suite around them states any number, it must state the
/// number of tests, unless a test failed.
private func testCases(in element: Element, stated: Set<String>, mustCount: Bool) -> [Element] {
  let stated = stated.union(element.attributes.map(\.name))
  let counts = stated.intersection(["tests", "failures", "errors", "skipped"])
  return element.children.flatMap { child -> [Element] in
    if child.name == "testsuite" {
      return testCases(in: child, stated: stated, mustCount: mustCount)
    }
    guard child.name == "testcase" else { return [] }
    require(
      !mustCount || counts.isEmpty || counts.contains("tests"), "JUnit: each suite has its number")
    return [child]
  }
}

/// The content of an element without lines, as bytes in which every text has its length.
private func spelled(_ element: Element) -> [UInt8] {
  let attributes = element.attributes.flatMap { [$0.name, $0.value] }
  let texts = [element.name] + attributes + [element.text]
  return Array("<\(texts.count):".utf8) + texts.flatMap { Array("\($0.utf8.count):\($0)".utf8) }
    + element.children.flatMap(spelled) + Array(">".utf8)
}

/// Writes an element as XML: its text before its children, since only the children keep their order.
private enum XMLText {
  static func of(_ element: Element) -> [UInt8] { Array(written(element).utf8) }

  private static func written(_ element: Element) -> String {
    let attributes = element.attributes.map { " \($0.name)=\"\(escaped($0.value))\"" }.joined()
    let content = escaped(element.text) + element.children.map(written).joined()
    return "<\(element.name)\(attributes)>\(content)</\(element.name)>"
  }

  /// Line ends and tabs too: XML 1.0 §2.11 and §3.3.3 would change them.
  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "<", ">", "&", "\"", "'", "\t", "\n", "\r": "&#\(scalar.value);"
      default: String(scalar)
      }
    }.joined()
  }
}
