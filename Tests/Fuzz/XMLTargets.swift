@testable import Evidence
@testable import XML

let xmlTargets = [
  FuzzTarget("xml") { bytes in
    guard let element = attempt({ () throws(XMLError) in try parsed(bytes) }) else { return }
    let again = accepted("XML: the written document is read") { () throws(XMLError) in
      try parsed(XMLText.of(element))
    }
    requireEqual(spelled(again), spelled(element), "XML: the written document is equal")
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
  },
]

private func parsed(_ bytes: [UInt8]) throws(XMLError) -> Element {
  try Element.parse(bytes, limit: 1 << 22)
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
