import RFC3339
import Testing

@testable import Evidence

extension TestSuiteResult {
  /// Whether at least one test case was run, and none failed.
  var isGreen: Bool { executed > 0 && !hasFailed }
}

@Suite struct JUnitReportTests {
  private static let commit = "0123456789012345678901234567890123456789"

  private func read(_ name: String) throws -> TestSuiteResult {
    try JUnitReport.read(EvidenceVectors.read("junit-\(name).xml"))
  }

  private func read(text: String) throws(EvidenceError) -> TestSuiteResult {
    try JUnitReport.read(Array(text.utf8))
  }

  /// Tests, failures, errors, skipped, flaky.
  @Test(arguments: [
    ("swift-testing-green", [3, 0, 0, 0, 0], true),
    ("swift-testing-red", [7, 3, 0, 1, 0], false),
    ("swift-testing-skipped", [1, 0, 0, 1, 0], false),
    ("swift-testing-none", [0, 0, 0, 0, 0], false),
    ("xctest-green", [1, 0, 0, 0, 0], true),
    ("xctest-red", [4, 2, 0, 0, 0], false),
    ("pytest-green", [3, 0, 0, 1, 0], true),
    ("pytest-red", [11, 3, 3, 2, 0], false),
    ("pytest-broken", [1, 0, 1, 0, 0], false),
    ("pytest-none", [0, 0, 0, 0, 0], false),
    ("surefire-green", [3, 0, 0, 1, 0], true),
    ("surefire-red", [3, 1, 1, 0, 0], false),
    ("surefire-rerun-red", [2, 1, 0, 0, 1], false),
    ("surefire-flaky", [2, 0, 0, 0, 1], true),
    ("gotestsum-green", [4, 0, 0, 1, 0], true),
    ("gotestsum-red", [4, 1, 0, 1, 0], false),
    ("nested-green", [3, 0, 0, 0, 0], true),
    ("nested-red", [3, 0, 1, 0, 0], false),
    ("ctest-green", [3, 0, 0, 1, 0], true),
    ("ctest-red", [2, 1, 0, 0, 0], false),
    ("mocha-green", [2, 0, 0, 0, 0], true),
    ("mocha-red", [2, 1, 0, 0, 0], false),
    ("node-green", [2, 0, 0, 0, 0], true),
  ])
  func counts(name: String, numbers: [Int], isGreen: Bool) throws {
    let result = try read(name)
    #expect(
      [result.tests, result.failures, result.errors, result.skipped, result.flaky] == numbers)
    #expect(result.isGreen == isGreen)
    #expect(result.executed == numbers[0] - numbers[3])
    #expect(result.failedTests.isEmpty == (result.failures + result.errors == 0))
  }

  @Test func namesTheTestsThatFailed() throws {
    #expect(
      try read("swift-testing-red").failedTests == [
        "TinyTests.NewTests.throwsError()", "TinyTests.NewTests.parameters(x:)",
        "TinyTests.NewTests.fails()",
      ])
    #expect(
      try read("surefire-red").failedTests == [
        "example.RoutingTest.refusesAnUnknownChat", "example.RoutingTest",
      ])
    let many = String(repeating: "<testcase name=\"a\"><failure/></testcase>", count: 11)
    let text = "<testsuite tests=\"11\" failures=\"11\" errors=\"0\">\(many)</testsuite>"
    #expect(try read(text: text).failedTests == Array(repeating: "a", count: 10))
  }

  @Test func readsTheOldestTimeAndTheCommit() throws {
    func time(_ name: String) throws -> Timestamp? { try read(name).earliestTime(in: nil) }
    #expect(try time("gotestsum-red") == Timestamp("2026-11-23T12:00:01Z"))
    #expect(try time("pytest-green") == Timestamp("2026-11-27T20:10:53Z"))
    #expect(try time("nested-green") == Timestamp("2026-11-23T12:00:00Z"))
    #expect(try time("swift-testing-green") == nil)
    #expect(try read("pytest-green").commit == Self.commit)
    #expect(try read("surefire-green").commit == Self.commit)
    #expect(try read("swift-testing-green").commit == nil)
  }

  private static func suites(_ first: String, _ second: String, at time: String = "") -> String {
    let counts = "tests=\"1\" failures=\"0\" errors=\"0\""
    return """
      <testsuites \(counts.replacing("1", with: "2"))>
      <testsuite \(counts) \(time)>\(first)<testcase name="a"/></testsuite>
      <testsuite \(counts) timestamp="2026-11-23T12:00:00Z">\(second)<testcase name="b"/></testsuite>
      </testsuites>
      """
  }

  private static func property(_ commit: String) -> String {
    "<properties><property name=\"commit\" value=\"\(commit)\"/></properties>"
  }

  @Test func statesACommitOnlyIfAllSuitesDo() throws {
    let (one, other) = (Self.property(Self.commit), Self.property(String(Self.commit.reversed())))
    #expect(try read(text: Self.suites(one, one)).commit == Self.commit)
    #expect(try read(text: Self.suites("", "")).commit == nil)
    for text in [Self.suites(one, ""), Self.suites("", one), Self.suites(one, other)] {
      #expect(throws: EvidenceError.self) { try read(text: text) }
    }
    for right in ["09af", "a", "A", String(repeating: "0123456789abcdef", count: 4)] {
      let whole = right.count == 64 ? right : String(String(repeating: right, count: 40).prefix(40))
      let property = Self.property(whole)
      #expect(try read(text: Self.suites(property, property)).commit == whole.lowercased())
    }
    let twice = "<testsuite>\(one)\(other)\(Self.good)</testsuite>"
    #expect(throws: EvidenceError.self) { try read(text: twice) }
  }

  /// Other tools use the name for a short id, a title or a link.
  @Test func ignoresAPropertyCommitThatIsNotAnId() throws {
    let ids = [38, 39, 41, 63, 65].map { String(repeating: "a", count: $0) }
    let others = ["/", ":", "`", "g", "G"].map { String(repeating: $0, count: 40) }
    for text in ["", "HEAD", "0123456", "ef7bebf", Self.commit + "A"] + ids + others {
      let property = Self.property(text)
      #expect(try read(text: Self.suites(property, property)).commit == nil, "\(text)")
    }
  }

  /// The other suite ran at 2026-11-23T12:00:00Z.
  @Test func aSuiteWithoutATimeRanWithTheOthers() throws {
    func time(_ attribute: String) throws -> String? {
      try read(text: Self.suites("", "", at: attribute)).earliestTime(in: nil)?.description
    }
    #expect(try time("timestamp=\"2026-11-23T11:00:00Z\"") == "2026-11-23T11:00:00Z")
    #expect(try time("") == "2026-11-23T12:00:00Z")
    #expect(try time("timestamp=\"2026-11-23T13:00:00\"") == "2026-11-22T23:00:00Z")
    #expect(throws: EvidenceError.self) { try time("timestamp=\"yesterday\"") }
    #expect(throws: EvidenceError.self) { try time("timestamp=\"\"") }
  }

  @Test(arguments: [
    ("of its own suite", "<testcase name='a'/>", true, ""),
    (
      "of the element around its suite", "<testcase name='a'/>", true,
      " timestamp='2026-11-23T12:00:00Z'"
    ),
    ("not of a skipped one", "<testcase name='a'><skipped/></testcase>", false, ""),
  ])
  func theTimeOfATestThatRanCounts(
    label: String, test: String, counts: Bool, inner: String
  ) throws {
    let numbers = "tests='1' failures='0' errors='0'"
    let old =
      inner.isEmpty
      ? "<testsuite \(numbers) timestamp='1970-01-01T00:00:00Z'>\(test)</testsuite>"
      : "<testsuite timestamp='1970-01-01T00:00:00Z'><testsuite \(numbers)\(inner)>\(test)</testsuite></testsuite>"
    let new =
      "<testsuite \(numbers) timestamp='2026-11-23T12:00:00Z'><testcase name='b'/></testsuite>"
    let time = try read(text: "<testsuites>\(old)\(new)</testsuites>").earliestTime(in: nil)
    #expect(
      time?.description == (counts ? "1970-01-01T00:00:00Z" : "2026-11-23T12:00:00Z"), "\(label)")
  }

  @Test func tellsCopiesFromRunsOfTheSameTests() throws {
    func suite(_ content: String, _ attributes: String = "") throws -> TestSuiteResult {
      try read(
        text: "<testsuite tests='1' failures='0' errors='0' \(attributes)>\(content)</testsuite>")
    }
    let one = try suite("<testcase name='a' time='0.1'/>")
    #expect(one.isCopy(of: try suite(" <testcase time=\"0.1\" name=\"a\"/> ", "name='other'")))
    #expect(!one.isCopy(of: try suite("<testcase name='a' time='0.2'/>")))
    #expect(!one.isCopy(of: try suite("<testcase name='b' time='0.1'/>")))
    let timed = "timestamp='2026-11-23T12:00:00Z'"
    #expect(!one.isCopy(of: try suite("<testcase name='a' time='0.1'/>", timed)))
  }

  @Test(arguments: [
    ("notrun", true), ("disabled", true), ("skipped", true), ("failed", false), ("error", false),
  ])
  func readsTheStatusFromAnAttribute(word: String, isSkipped: Bool) throws {
    for attribute in ["status", "result"] {
      let result = try read(
        text: """
          <testsuite tests="2" failures="\(isSkipped ? 0 : 1)" errors="0"><testcase name="a"/>
          <testcase name="b" \(attribute)="\(word)"/></testsuite>
          """)
      #expect(result.skipped == (isSkipped ? 1 : 0))
      #expect(result.isGreen == isSkipped)
    }
  }

  private static let good = "<testcase name=\"a\"/>"

  @Test(arguments: [
    ("another root", "<coverage/>", "<coverage> is not a test report"),
    ("not XML", "{}", "not XML"),
    ("empty", "", "empty"),
    ("entities", "<!DOCTYPE testsuite [<!ENTITY a '1'>]><testsuite/>", "document type"),
    (
      "too few", "<testsuite tests='5' failures='0' errors='0'>\(good)</testsuite>",
      "tests=\"5\" in <testsuite>, counted 1"
    ),
    (
      "no count of tests", "<testsuite failures='0' errors='0'>\(good)</testsuite>",
      "has no attribute tests"
    ),
    ("a negative count", "<testsuite tests='-1' failures='0' errors='0'/>", "is not a number"),
    ("a signed count", "<testsuite tests='+0' failures='0' errors='0'/>", "is not a number"),
    ("a count with a point", "<testsuite tests='1.0' failures='0' errors='0'/>", "is not a number"),
    ("a huge count", "<testsuite tests='99999999999999999999' failures='0'/>", "is not a number"),
    ("an empty count", "<testsuite tests='' failures='0' errors='0'/>", "is not a number"),
    ("a sum that is wrong", "<testsuites tests='1'/>", "tests=\"1\" in <testsuites>"),
    ("suites in suites", "<testsuites><testsuites/></testsuites>", "<testsuites> in"),
    (
      "an unknown element in a test case",
      "<testsuite tests='1' failures='0' errors='0'><testcase name='a'><failed/></testcase></testsuite>",
      "<failed> in a test case"
    ),
    (
      "an unknown status",
      "<testsuite tests='1' failures='0' errors='0'><testcase name='a' status='x'/></testsuite>",
      "unknown status"
    ),
  ])
  func refuses(label: String, text: String, words: String) {
    let error = #expect(throws: EvidenceError.self, "\(label)") { try read(text: text) }
    #expect(error?.description.contains(words) == true, "\(label): \(String(describing: error))")
    #expect(error?.isIntegrity == false)
  }

  @Test func refusesMoreBytesThanItsLimit() {
    let error = #expect(throws: EvidenceError.self) {
      try JUnitReport.read(Array(repeating: 0x20, count: (16 << 20) + 1))
    }
    #expect(error?.description.contains("larger than 16777216 bytes") == true)
  }

  @Test func truncatesLongNames() throws {
    let name = String(repeating: "x", count: 1000)
    let error = #expect(throws: EvidenceError.self) { try read(text: "<\(name)/>") }
    #expect((error?.description.utf8.count ?? 1000) < 150)
    let text = """
      <testsuite tests="1" failures="1" errors="0"><testcase name="\(name)"><failure/></testcase></testsuite>
      """
    #expect(try read(text: text).failedTests == [String(name.prefix(200))])
  }
}
