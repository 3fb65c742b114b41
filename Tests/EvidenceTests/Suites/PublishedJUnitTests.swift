import RFC3339
import Testing

@testable import Evidence

/// A report in the form of a known writer, shortened, and how it is read.
struct PublishedReport: Sendable, CustomTestStringConvertible {
  /// The writer, and the public project that has or describes such a file.
  let writer: String
  let text: String
  let outcome: Outcome

  enum Outcome: Sendable {
    /// At least one test ran, and none failed: tests, skipped, flaky.
    case green(Int, skipped: Int = 0, flaky: Int = 0)
    /// The failed test cases of all, and the failures that only a count states.
    case red(Int, of: Int, unshown: Int = 0)
    /// No test ran.
    case idle(skipped: Int = 0)
    /// The report is refused, with a reason that contains these words.
    case refused(String)
  }

  var testDescription: String { writer }
}

/// Reports in the forms of the field: CI tools publish them as samples, and issues describe them.
@Suite struct PublishedJUnitTests {
  private static let good = #"<testcase name="a" classname="A" time="0.1"/>"#
  private static let bad =
    #"<testcase name="b" classname="A"><failure message="m">text</failure></testcase>"#
  private static let broken = #"<testcase name="c" classname="A"><error message="m"/></testcase>"#
  private static let left = #"<testcase name="d" classname="A"><skipped/></testcase>"#

  private static func report(_ writer: String, _ outcome: PublishedReport.Outcome, _ text: String)
    -> PublishedReport
  {
    PublishedReport(writer: writer, text: text, outcome: outcome)
  }

  /// Counts that are not stated.
  private static let uncounted: [PublishedReport] = [
    report(
      "ctest --output-junit", .green(2, skipped: 1),
      """
      <testsuite name="Linux-c++" tests="2" failures="0" disabled="1" skipped="0" hostname="" \
      time="0" timestamp="2026-11-23T12:00:00"><testcase name="a" classname="a" time="0.1" \
      status="run"><system-out></system-out></testcase><testcase name="b" classname="b" \
      status="disabled"><properties/></testcase></testsuite>
      """),
    report(
      "ctest, a failure", .red(1, of: 2),
      """
      <testsuite name="(empty)" tests="2" failures="1" disabled="0" skipped="0">\
      <testcase name="a" status="run"/><testcase name="b" status="fail">\
      <failure message="Failed"/></testcase></testsuite>
      """),
    report(
      "ctest, a test that was not run", .green(2, skipped: 1),
      """
      <testsuite name="x" tests="2" failures="0" disabled="0" skipped="1">\
      <testcase name="a" status="run"/><testcase name="b" status="notrun"><skipped/></testcase></testsuite>
      """),
    report(
      "mocha-junit-reporter#192", .green(1),
      """
      <testsuites name="Mocha Tests" time="0.1" tests="1" failures="0">\
      <testsuite name="Root Suite" timestamp="2026-11-23T12:00:00" tests="0" time="0" failures="0"></testsuite>\
      <testsuite name="s" timestamp="2026-11-23T12:00:00" tests="1" file="/t.js" failures="0">\(good)</testsuite></testsuites>
      """),
    report(
      "mocha-junit-reporter, a failure", .red(1, of: 2),
      """
      <testsuites name="Mocha Tests" tests="2" failures="1"><testsuite name="s" tests="2" failures="1">\
      \(good)\(bad)</testsuite></testsuites>
      """),
    report(
      "container-structure-test", .green(2),
      #"<testsuites failures="0" tests="2" time="1967986371"><testsuite>\#(good)\#(good)</testsuite></testsuites>"#
    ),
    report(
      "nette/tester: errors without failures", .green(2, skipped: 1),
      #"<testsuites><testsuite errors="0" skipped="1" tests="2" timestamp="2026-01-01T16:50:52">\#(good)\#(left)</testsuite></testsuites>"#
    ),
    report(
      "nette/tester, a failure that counts as an error", .red(1, of: 2),
      #"<testsuites><testsuite errors="1" skipped="0" tests="2">\#(good)\#(bad)</testsuite></testsuites>"#
    ),
    report(
      "cunit of mikepenz/action-junit-report", .red(1, of: 2),
      """
      <testsuites id="x" name="x" tests="2" failures="1" time="0.000345">\
      <testsuite id="D" name="D" tests="2" failures="1">\(good)\(bad)</testsuite></testsuites>
      """),
    report(
      "phpunit: counts on the outer suite only", .green(2),
      #"<testsuites><testsuite name="P" tests="2" assertions="2" failures="0"><testsuite name="Q">\#(good)\#(good)</testsuite></testsuite></testsuites>"#
    ),
    report(
      "fastlane trainer: no errors", .green(1),
      #"<testsuites tests='1' failures='0'><testsuite name='T' tests='1' failures='0' skipped='0'><testcase classname='A' name='a'><properties><property name='repetition' value='First Run'/></properties></testcase></testsuite></testsuites>"#
    ),
    report(
      "no counts at all (EnricoMi: no-attributes)", .green(2),
      "<testsuites><testsuite>\(good)\(good)</testsuite></testsuites>"),
    report(
      "no counts at all, all kinds (EnricoMi: multiresult)", .red(2, of: 4),
      """
      <testsuites><testsuite name="test suite"><testcase classname="c" name="a"><skipped /><failure message="f">x</failure>\
      <error message="e">y</error></testcase><testcase name="b"><skipped /><failure message="f"/></testcase>\
      \(left)\(good)</testsuite></testsuites>
      """),
    report(
      "the number of tests removed", .refused("has no attribute tests"),
      #"<testsuite failures="0" errors="0">\#(good)</testsuite>"#),
    report(
      "the number of tests removed, only skipped is counted", .refused("has no attribute tests"),
      #"<testsuite skipped="0">\#(good)</testsuite>"#),
  ]

  /// Test cases and suites in other places.
  private static let placed: [PublishedReport] = [
    report(
      "node --test --test-reporter=junit", .green(3, skipped: 1),
      """
      <?xml version="1.0" encoding="utf-8"?>
      <testsuites><testcase name="a" time="0.000512" classname="test" file="/a.mjs"/>
      <testcase name="b" classname="test"><skipped type="skipped" message="true"/></testcase>
      <testsuite name="s" time="0.1" disabled="0" errors="0" tests="1" failures="0" skipped="0" hostname="h">
      <testcase name="c" classname="test"/></testsuite><!-- tests 3 --><!-- pass 2 --></testsuites>
      """),
    report(
      "node --test, a failure at the top", .red(1, of: 2),
      """
      <testsuites>\(good)<testcase name="b" classname="test" failure="m"><failure type="testCodeFailure" message="m">
      [Error]</failure></testcase></testsuites>
      """),
    report(
      "testcase beside testsuite (EnricoMi)", .green(2),
      """
      <testsuites><testsuite name="P" tests="2" errors="0" warnings="0" failures="0" skipped="0">\
      <testsuite name="Q" tests="1" errors="0" failures="0">\(good)</testsuite>\(good)</testsuite></testsuites>
      """),
    report(
      "surefire, JUnit 5 @Nested (pragmatica#762)", .green(1),
      """
      <testsuite name="a.B" tests="0" errors="0" skipped="0" failures="0">\
      <testcase name="x" classname="a.B$N"/></testsuite>
      """),
    report(
      "surefire, JUnit 5 @Nested, a failure", .red(1, of: 1),
      #"<testsuite name="a.B" tests="0" errors="0" skipped="0" failures="0">\#(bad)</testsuite>"#),
    report(
      "swift test: skipped tests are not counted", .green(2, skipped: 1),
      #"<testsuites><testsuite name="TestResults" errors="0" tests="1" failures="0" skipped="1">\#(good)\#(left)</testsuite></testsuites>"#
    ),
    report(
      "a failed setup of a suite", .red(0, of: 1, unshown: 1),
      #"<testsuite name="s" tests="1" failures="0" errors="0">\#(good)<error message="setup"/></testsuite>"#
    ),
    report(
      "a property and attachments in a suite", .green(1),
      #"<testsuite tests="1" failures="0"><property name="a" value="b"/><attachments/>\#(good)</testsuite>"#
    ),
    report(
      "an unknown element in a suite", .refused("<results> in <testsuite>"),
      #"<testsuite tests="1" failures="0"><results/>\#(good)</testsuite>"#),
  ]

  /// Counts of the writer's own.
  private static let contradicting: [PublishedReport] = [
    report(
      "pytest, an error in teardown after a failure", .red(2, of: 2),
      #"<testsuites><testsuite name="pytest" errors="1" failures="1" skipped="0" tests="1">\#(bad)\#(broken)</testsuite></testsuites>"#
    ),
    report(
      "pytest, an error in teardown after a pass", .red(1, of: 1),
      #"<testsuites><testsuite name="pytest" errors="1" failures="0" skipped="0" tests="2">\#(broken)</testsuite></testsuites>"#
    ),
    report(
      "jest, a suite that failed to start", .red(1, of: 2),
      """
      <testsuites name="jest tests" tests="1" failures="0" errors="1"><testsuite name="s" errors="1" \
      failures="0" skipped="0" tests="0"><testcase classname="Test suite failed to run" name="s">\
      <error>m</error></testcase></testsuite><testsuite name="t" errors="0" failures="0" tests="1">\(good)</testsuite></testsuites>
      """),
    report(
      "jest, a suite that failed to start and is only counted", .red(0, of: 1, unshown: 1),
      """
      <testsuites name="jest tests" tests="1" failures="0" errors="1"><testsuite name="s" errors="1" \
      failures="0" tests="0"/><testsuite name="t" errors="0" failures="0" tests="1">\(good)</testsuite></testsuites>
      """),
    report(
      "mikepenz: report_flaky, more test cases than counted", .red(2, of: 4),
      #"<testsuites><testsuite name="pytest" errors="0" failures="2" skipped="0" tests="3">\#(good)\#(bad)\#(bad)\#(good)</testsuite></testsuites>"#
    ),
    report(
      "one passed test case more than counted", .green(2),
      #"<testsuite name="s" errors="0" failures="0" skipped="0" tests="1">\#(good)\#(good)</testsuite>"#
    ),
    report(
      "fewer test cases than counted", .refused(#"tests="8" in <testsuites>, counted 2"#),
      #"<testsuites failures="0" tests="8"><testsuite>\#(good)\#(good)</testsuite></testsuites>"#),
    report(
      "fewer test cases than counted, and a failure", .red(1, of: 1),
      #"<testsuites failures="1" tests="8"><testsuite>\#(bad)</testsuite></testsuites>"#),
    report(
      "a failure that only its count states", .red(0, of: 1, unshown: 1),
      #"<testsuite tests="1" failures="1" errors="0">\#(good)</testsuite>"#),
    report(
      "a failure that only the outer count states", .red(0, of: 1, unshown: 1),
      #"<testsuites tests="1" failures="1"><testsuite tests="1" failures="0">\#(good)</testsuite></testsuites>"#
    ),
    report(
      "a failure of which the count says nothing", .red(1, of: 2),
      #"<testsuite tests="2" failures="0" errors="0">\#(good)\#(bad)</testsuite>"#),
    report(
      "surefire counts a failure and two errors", .red(3, of: 3),
      #"<testsuite tests="3" failures="1" errors="2">\#(bad)\#(broken)\#(broken)</testsuite>"#),
    report(
      "a failure and an error in one test case", .red(1, of: 2),
      """
      <testsuite tests="2" failures="1" errors="1">\(good)\
      <testcase name="b"><failure/><error/></testcase></testsuite>
      """),
    report(
      "more skipped tests counted than shown", .green(2, skipped: 1),
      #"<testsuite tests="2" failures="0" skipped="1">\#(good)\#(good)</testsuite>"#),
    report(
      "all tests counted as skipped", .idle(skipped: 1),
      #"<testsuite tests="1" failures="0" skipped="1">\#(good)</testsuite>"#),
    report(
      "more tests skipped than there are", .idle(skipped: 1),
      #"<testsuite tests="1" failures="0" skipped="9">\#(good)</testsuite>"#),
    report(
      "a count of failures that is empty", .refused("failures in <testsuite> is not a number"),
      #"<testsuite tests="1" failures="">\#(good)</testsuite>"#),
    report(
      "a count that is empty beside a failure", .red(1, of: 1),
      #"<testsuite tests="" failures="">\#(bad)</testsuite>"#),
    report(
      "a count that overflows", .refused("errors in <testsuite> is not a number"),
      #"<testsuite tests="1" failures="0" errors="9223372036854775807">\#(good)</testsuite>"#),
    report(
      "gotestsum, no test", .idle(), #"<testsuites tests="0" failures="0" errors="0"/>"#),
    report("EnricoMi: no-cases", .idle(), #"<testsuites/>"#),
    report(
      "EnricoMi: no-cases-but-tests", .refused(#"tests="6" in <testsuite>, counted 0"#),
      #"<testsuite name="s" tests="6" failures="0" errors="0" skipped="2"/>"#),
  ]

  /// Test cases with other children and statuses.
  private static let marked: [PublishedReport] = [
    report(
      "pytest-rerunfailures", .green(1, flaky: 1),
      #"<testsuite tests="1" failures="0" errors="0"><testcase name="a"><rerun message="x">trace</rerun></testcase></testsuite>"#
    ),
    report(
      "pytest-rerunfailures, failed at last", .red(1, of: 1),
      #"<testsuite tests="1" failures="1" errors="0"><testcase name="a"><rerun message="x"/><failure message="x"/></testcase></testsuite>"#
    ),
    report(
      "marathon, flakyFailure (mikepenz#1394)", .green(3, flaky: 1),
      """
      <testsuite name="Mixed" tests="3" failures="0" errors="0" skipped="0"><testcase name="f"><flakyFailure type="A">\
      <stackTrace>t</stackTrace></flakyFailure></testcase>\(good)\(good)</testsuite>
      """),
    report(
      "surefire, flakyError with reruns counted", .green(2, flaky: 1),
      """
      <testsuite tests="3" errors="1" skipped="0" failures="0" flakes="1"><testcase name="f"><flakyError type="A"/>\
      </testcase>\(good)</testsuite>
      """),
    report(
      "trainer, a test that passed in a later repetition", .red(1, of: 2),
      #"<testsuites tests='1' failures='0'><testsuite name='T' tests='1' failures='0'>\#(bad)\#(good)</testsuite></testsuites>"#
    ),
    report(
      "Pester", .green(2, skipped: 1),
      """
      <testsuites name="Pester" tests="2" errors="0" failures="0" disabled="1"><testsuite name="s" tests="2" errors="0" \
      failures="0" skipped="1" disabled="0" hostname="h" id="0" package="p"><testcase name="a" status="Passed" \
      classname="c" assertions="0" time="0.1"/><testcase name="b" status="Skipped"><skipped message=""/></testcase></testsuite></testsuites>
      """),
    report(
      "ginkgo", .green(3, skipped: 2),
      """
      <testsuites tests="3" disabled="2" errors="0" failures="0"><testsuite name="G" package="/p" tests="3" disabled="1" \
      skipped="1" errors="0" failures="0" timestamp="2026-11-23T12:00:00"><properties><property name="SuiteSucceeded" value="true"/></properties>\
      <testcase name="[It] a" classname="G" status="passed"><system-err>&gt; Enter</system-err></testcase>\
      <testcase name="[It] b" status="pending"><skipped message="pending"/></testcase>\
      <testcase name="[It] c" status="skipped"><skipped message="skipped"/></testcase></testsuite></testsuites>
      """),
    report(
      "ginkgo, a panic", .red(1, of: 1),
      #"<testsuite tests="1" errors="1" failures="0"><testcase name="[It] a" status="panicked"><error/></testcase></testsuite>"#
    ),
    report(
      "a status without an element", .red(1, of: 1),
      #"<testsuite tests="1" failures="0"><testcase name="a" status="timedout"/></testsuite>"#),
    report(
      "googletest", .green(2, skipped: 1),
      """
      <testsuites tests="2" failures="0" disabled="1" errors="0" timestamp="2026-11-23T12:00:00.123" name="AllTests">\
      <testsuite name="F" tests="2" failures="0" disabled="1" skipped="0" errors="0" timestamp="2026-11-23T12:00:00.123">\
      <testcase name="A" file="f.cc" line="1" status="run" result="completed" classname="F"/>\
      <testcase name="B" status="notrun" result="suppressed" classname="F"/></testsuite></testsuites>
      """),
    report(
      "an attachment (trx2junit, Robot)", .green(1),
      #"<testsuite tests="1" failures="0"><testcase name="a"><attachments><attachment name="x"/></attachments><description>d</description></testcase></testsuite>"#
    ),
    report(
      "an element that may be a failure", .refused("<problem> in a test case"),
      #"<testsuite tests="1" failures="0"><testcase name="a"><problem/></testcase></testsuite>"#),
    report(
      "an unknown element beside a failure", .red(1, of: 2),
      #"<testsuite tests="2" failures="1"><testcase name="a"><problem/></testcase>\#(bad)</testsuite>"#
    ),
    report(
      "an unknown status beside a failure", .red(1, of: 2),
      #"<testsuite tests="2" failures="1"><testcase name="a" status="odd"/>\#(bad)</testsuite>"#),
    report(
      "an invalid time beside a failure", .red(1, of: 1),
      #"<testsuite tests="1" failures="1" timestamp="yesterday">\#(bad)</testsuite>"#),
    report(
      "testmo: a short commit", .green(1),
      #"<testsuite tests="1" failures="0"><properties><property name="commit" value="ef7bebf"/></properties>\#(good)</testsuite>"#
    ),
  ]

  static let reports = uncounted + placed + contradicting + marked

  static func check(_ report: PublishedReport, _ bytes: [UInt8]) throws {
    let result: TestSuiteResult
    do throws(EvidenceError) { result = try JUnitReport.read(bytes) } catch {
      guard case .refused(let words) = report.outcome else { throw error }
      #expect(error.description.contains(words))
      return
    }
    switch report.outcome {
    case .green(let tests, let skipped, let flaky):
      #expect([result.tests, result.skipped, result.flaky] == [tests, skipped, flaky])
      #expect(result.isGreen && result.failedTests.isEmpty)
    case .red(let failed, let tests, let unshown):
      #expect([result.failed, result.tests, result.unshown] == [failed, tests, unshown])
      #expect(result.hasFailed && !result.isGreen)
    case .idle(let skipped):
      #expect(!result.hasFailed && result.executed == 0 && result.skipped == skipped)
    case .refused(let words):
      Issue.record("read, expected a refusal: \(words)")
    }
  }

  @Test(arguments: reports) func reads(report: PublishedReport) throws {
    try Self.check(report, Array(report.text.utf8))
  }

  /// Writers on Windows add a byte order mark, or write UTF-16.
  @Test(arguments: reports) func readsWithAByteOrderMark(report: PublishedReport) throws {
    try Self.check(report, [0xef, 0xbb, 0xbf] + Array(report.text.utf8))
    let text = report.text.replacing("\"utf-8\"", with: "\"utf-16\"")
    let units = [0xfeff] + Array(text.utf16)
    try Self.check(report, units.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] })
    try Self.check(report, units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] })
  }

  @Test func namesTheSuiteThatFailed() throws {
    let text = #"<testsuite name="s" tests="0"><failure/></testsuite>"#
    #expect(try JUnitReport.read(Array(text.utf8)).failedTests == ["s"])
  }
}
