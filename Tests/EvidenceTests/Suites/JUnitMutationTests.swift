import Support
import Testing
import XML

@testable import Evidence

/// No single change of a report turns a failed suite into a passed one (docs/formats/test-results.md).
@Suite struct JUnitMutationTests {
  private static let red = [
    "swift-testing-red", "swift-testing-skipped", "swift-testing-none", "xctest-red", "pytest-red",
    "pytest-broken", "pytest-none", "surefire-red", "surefire-rerun-red", "gotestsum-red",
    "nested-red", "ctest-red", "mocha-red",
  ]
  private static let green = [
    "swift-testing-green", "xctest-green", "pytest-green", "surefire-green", "surefire-flaky",
    "gotestsum-green", "nested-green", "ctest-green", "mocha-green",
  ]

  private func isGreen(_ bytes: [UInt8]) -> Bool {
    (try? JUnitReport.read(bytes))?.isGreen ?? false
  }

  private func mutations(of name: String) throws -> [XMLMutation] {
    let bytes = try EvidenceVectors.read("junit-\(name).xml")
    let root = try Element.parse(bytes, limit: 1 << 20)
    let unchanged = Array(XMLMutation.written(root).utf8)
    #expect(try JUnitReport.read(unchanged) == JUnitReport.read(bytes))
    return XMLMutation.all(of: root)
  }

  @Test(arguments: red)
  func aRedSuiteNeverBecomesGreen(name: String) throws {
    for mutation in try mutations(of: name) {
      #expect(!isGreen(mutation.bytes), "\(name): \(mutation)")
    }
  }

  @Test(arguments: green)
  func aGreenSuiteIsNotGreenWithoutOneOfItsTests(name: String) throws {
    let structural = ["testsuites", "testsuite", "testcase"]
    for mutation in try mutations(of: name)
    where structural.contains(mutation.name)
      && [.elementDeleted, .elementRenamed].contains(mutation.kind)
    {
      #expect(!isGreen(mutation.bytes), "\(name): \(mutation)")
    }
  }

  @Test(arguments: green)
  func aGreenSuiteIsNotGreenWithAnEmptyCount(name: String) throws {
    for mutation in try mutations(of: name)
    where mutation.kind == .valueEmptied
      && ["tests", "failures", "errors", "skipped"].contains(where: {
        mutation.description.hasSuffix("@\($0)")
      })
    {
      #expect(!isGreen(mutation.bytes), "\(name): \(mutation)")
    }
  }

  @Test(arguments: ["swift-testing-skipped", "xctest-red", "nested-red", "ctest-red", "mocha-red"])
  func aRedSuiteNeverBecomesGreenByOneBit(name: String) throws {
    for flip in bitFlips(of: try EvidenceVectors.read("junit-\(name).xml")) {
      if isGreen(flip.bytes) { Issue.record("\(name): \(flip)") }
    }
  }

  @Test(arguments: ["swift-testing-green", "surefire-flaky", "nested-green", "node-green"])
  func noPrefixIsGreen(name: String) throws {
    let bytes = try EvidenceVectors.read("junit-\(name).xml")
    let end = try #require(bytes.lastIndex(of: UInt8(ascii: ">")))
    for count in 0...end where isGreen(Array(bytes.prefix(count))) {
      Issue.record("\(name): \(count)")
    }
  }
}
