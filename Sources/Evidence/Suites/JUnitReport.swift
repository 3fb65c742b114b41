import Crypto
package import RFC3339
import XML

/// The result of one run of a test suite, counted from the test cases of a JUnit XML report.
package struct TestSuiteResult: Equatable, Sendable {
  /// The number of all test cases, run or skipped.
  package let tests: Int
  /// The number of test cases with a failed expectation.
  package let failures: Int
  /// The number of test cases that ended with an error. A test case can count as both a failure and
  /// an error.
  package let errors: Int
  /// The number of test cases that were not run.
  package let skipped: Int
  /// The number of test cases that failed but passed in a later run. They count as passed.
  let flaky: Int
  /// The names of failed test cases, at most ``nameLimit``, in the order of the report. The names
  /// are untrusted text and must be escaped for output.
  package let failedTests: [String]
  /// The times of the suites in which a test ran, and of the suites around them.
  let times: StatedTimes
  /// The commit that all suites name, 40 or 64 hex digits; `nil` if no suite names one.
  package let commit: String?
  /// The digest of the names and durations of all test cases, in the order of the report. Reports
  /// of different runs differ in it.
  let content: Digest
  /// The class names of the test cases that were run. A test case without a class is listed by its
  /// own name.
  let classes: Set<String>

  /// The maximum number of names in ``failedTests``.
  static let nameLimit = 10
  /// The maximum length of a name in ``failedTests``, in Unicode scalars. Longer names are
  /// truncated.
  static let nameLength = 200

  /// The number of test cases that were run.
  package var executed: Int { tests - skipped }

  /// Returns the earliest time at which a suite can have run; `nil` if no suite states a time. A
  /// suite without a time ran when the others did. `zone` is the zone of times without a zone;
  /// without it, they count as the earliest that they can be.
  package func earliestTime(in zone: UTCOffset?) -> Timestamp? {
    times.earliest(in: zone)
  }

  /// Reports whether both reports are about the same run: their test cases have the same names and
  /// durations, and ran at the same time.
  package func isCopy(of other: TestSuiteResult) -> Bool {
    tests > 0 && content == other.content && times == other.times
  }

  /// Reports whether a test ran whose class name, or name, starts with `prefix`.
  package func ran(classWithPrefix prefix: String) -> Bool {
    classes.contains { $0.utf8.starts(with: prefix.utf8) }
  }
}

/// Reads JUnit XML in the forms of swift test, surefire, pytest, gotestsum and similar tools
/// (docs/formats/test-results.md).
package enum JUnitReport {
  /// The maximum size of a report in bytes, 16 MiB.
  private static let limit = 16 << 20

  /// Returns the result in the report. Throws if the counts of the report contradict its test
  /// cases. A report without test cases is valid.
  package static func read(_ bytes: [UInt8]) throws(EvidenceError) -> TestSuiteResult {
    let root: Element
    do throws(XMLError) {
      root = try Element.parse(bytes, limit: limit)
    } catch {
      throw EvidenceError("\(error)")
    }
    guard root.isNamed("testsuites") || root.isNamed("testsuite") else {
      throw EvidenceError(
        "line \(root.line): \(root.shownName) is not a test report, expected testsuites or testsuite"
      )
    }
    var reader = JUnitReader()
    let tally = try reader.read(root, JUnitReader.Context())
    return TestSuiteResult(
      tests: tally.cases, failures: tally.failed, errors: tally.errored, skipped: tally.skipped,
      flaky: tally.flaky, failedTests: tally.failedNames, times: reader.times,
      commit: try reader.commit, content: SHA256.digest(of: reader.content),
      classes: reader.classes)
  }
}

/// Reads the suites of one report. Suites can be nested.
private struct JUnitReader {
  /// The attributes that apply to an element and the suites in it.
  struct Context {
    var commit: String?
    /// The times of this element and of the elements around it.
    var times = StatedTimes()
    /// The names in ``JUnitReader/required`` that this element or an outer element has as
    /// attributes.
    var counted: Set<String> = []
  }

  /// The counts that a suite must have. Without them, the removal of a test case or a failure could
  /// not be detected.
  private static let required = ["tests", "failures", "errors"]

  /// The context of each suite that contains test cases directly.
  private var contexts: [Context] = []
  private(set) var times = StatedTimes()
  private(set) var content: [UInt8] = []
  private(set) var classes: Set<String> = []

  /// Counts each test case below `element` once, and compares the counts with the attributes.
  mutating func read(_ element: Element, _ outer: Context) throws(EvidenceError) -> JUnitTally {
    let context = try JUnitReader.context(of: element, in: outer)
    var tally = JUnitTally()
    var hasCases = false
    for child in element.children {
      switch child.name {
      case "testsuite": tally.add(try read(child, context))
      case "testcase" where element.isNamed("testsuite"):
        let test = try JUnitCase(child)
        tally.add(test)
        note(test, context)
        hasCases = true
      case "properties", "system-out", "system-err": continue
      default:
        throw EvidenceError(
          "line \(child.line): unexpected \(child.shownName) in \(element.shownName), expected testcase or testsuite"
        )
      }
    }
    try tally.check(against: element)
    if hasCases {
      for count in JUnitReader.required where !context.counted.contains(count) {
        throw EvidenceError(
          "line \(element.line): \(element.shownName) has no attribute \(count), expected a number")
      }
      contexts.append(context)
    }
    return tally
  }

  /// Some writers state 1970 for a suite whose tests were all skipped, so only a test that ran
  /// counts for the time.
  private mutating func note(_ test: JUnitCase, _ context: Context) {
    content += Array("\(test.name)\0\(test.duration)\n".utf8)
    guard !test.isSkipped else { return }
    classes.insert(test.group)
    times.add(context.times)
  }

  /// The commit that every suite names; `nil` if no suite names one.
  var commit: String? {
    get throws(EvidenceError) {
      guard let first = contexts.first?.commit else {
        guard contexts.allSatisfy({ $0.commit == nil }) else { throw JUnitReader.twoCommits }
        return nil
      }
      guard contexts.allSatisfy({ $0.commit == first }) else { throw JUnitReader.twoCommits }
      return first
    }
  }

  private static let twoCommits = EvidenceError(
    "the suites do not name one commit, expected the same commit in each suite or in none")

  private static func context(
    of element: Element, in outer: Context
  ) throws(EvidenceError) -> Context {
    var context = outer
    context.counted.formUnion(required.filter { element[$0] != nil })
    if let text = element["timestamp"] {
      guard let time = StatedTime(text) else {
        throw EvidenceError(
          "line \(element.line): invalid timestamp in \(element.shownName), expected a time such as 2026-11-23T12:00:00Z"
        )
      }
      context.times.add(time)
    }
    if let commit = try commit(of: element) { context.commit = commit }
    return context
  }

  /// Returns the property `commit` of the element itself. The properties of its test cases are
  /// ignored.
  private static func commit(of element: Element) throws(EvidenceError) -> String? {
    let stated = element.children.filter { $0.isNamed("properties") }.flatMap(\.children)
      .filter { $0.isNamed("property") && $0["name"] == "commit" }
    guard let first = stated.first else { return nil }
    guard stated.count == 1 else { throw twoCommits }
    let text = first["value"] ?? first.text
    guard [40, 64].contains(text.utf8.count),
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else {
      throw EvidenceError(
        "line \(first.line): invalid property commit, expected 40 or 64 lower-case hex digits")
    }
    return text
  }
}

extension Element {
  /// The name in angle brackets for messages, truncated to 40 characters.
  var shownName: String {
    let scalars = name.unicodeScalars
    return scalars.count > 40 ? "<\(String(scalars.prefix(40)))…>" : "<\(name)>"
  }
}
