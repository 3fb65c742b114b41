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
  /// The number of test cases with a failure, an error, or both.
  package let failed: Int
  /// The number of failures and errors that the report counts although no test case has them.
  package let unshown: Int
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

  /// Whether a test case failed, or the report counts a failure.
  package var hasFailed: Bool { failed > 0 || unshown > 0 }

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

  /// Returns the result in the report.
  ///
  /// Throws if the report has a part of unknown meaning, or counts more test cases than it has. A
  /// report with a failure is read in spite of that, because no other part can make it pass. A
  /// report without test cases is valid.
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
    let tally = reader.read(root, JUnitReader.Context())
    let commit = reader.commit
    let result = TestSuiteResult(
      tests: tally.cases, failures: tally.failures, errors: tally.errors, failed: tally.failed,
      unshown: tally.unshown, skipped: tally.skipped, flaky: tally.flaky,
      failedTests: tally.failedNames, times: reader.times, commit: commit,
      content: SHA256.digest(of: reader.content), classes: reader.classes)
    if let doubt = reader.doubt, !result.hasFailed { throw doubt }
    return result
  }
}

/// Reads the suites of one report. Suites can be nested.
private struct JUnitReader {
  /// The attributes that apply to an element and the suites in it.
  struct Context {
    var commit: String?
    /// The times of this element and of the elements around it.
    var times = StatedTimes()
    /// The names in ``JUnitReader/counts`` that this element or an outer element has as attributes.
    var counted: Set<String> = []
  }

  /// The counts of test cases that a suite can have.
  private static let counts = ["tests", "failures", "errors", "skipped"]
  /// Elements that do not change the result of a suite.
  private static let ignored: Set<String> = [
    "properties", "property", "system-out", "system-err", "attachments", "metadata", "description",
  ]

  /// Why the report cannot be accepted; `nil` if nothing is wrong. Only the first reason is kept.
  private(set) var doubt: EvidenceError?
  /// The context of each suite that contains test cases directly.
  private var contexts: [Context] = []
  private(set) var times = StatedTimes()
  private(set) var content: [UInt8] = []
  private(set) var classes: Set<String> = []

  private mutating func note(_ line: Int, _ problem: String) {
    doubt = doubt ?? EvidenceError("line \(line): \(problem)")
  }

  /// Counts each test case below `element` once, and compares the counts with the attributes.
  mutating func read(_ element: Element, _ outer: Context) -> JUnitTally {
    let context = context(of: element, in: outer)
    var tally = JUnitTally()
    var hasCases = false
    for child in element.children {
      switch child.name {
      case "testsuite": tally.add(read(child, context))
      case "testcase":
        let test = JUnitCase(child)
        if let doubt = test.doubt { note(doubt.line, doubt.problem) }
        tally.add(test)
        note(test, context)
        hasCases = true
      case "failure", "error": tally.addFailure(of: element, isError: child.name == "error")
      case let name where JUnitReader.ignored.contains(name): continue
      default:
        note(
          child.line,
          "unexpected \(child.shownName) in \(element.shownName), expected testcase or testsuite")
      }
    }
    if let problem = tally.reconcile(with: element) { note(element.line, problem) }
    if hasCases {
      // A writer that counts at all also counts the test cases. If that number was removed, the
      // removal of a test case could not be detected.
      if !context.counted.isEmpty, !context.counted.contains("tests") {
        note(element.line, "\(element.shownName) has no attribute tests, expected a number")
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
    mutating get {
      let first = contexts.first?.commit
      guard contexts.allSatisfy({ $0.commit == first }) else {
        doubt = doubt ?? JUnitReader.twoCommits
        return nil
      }
      return first
    }
  }

  private static let twoCommits = EvidenceError(
    "the suites do not name one commit, expected the same commit in each suite or in none")

  private mutating func context(of element: Element, in outer: Context) -> Context {
    var context = outer
    context.counted.formUnion(JUnitReader.counts.filter { element[$0] != nil })
    if let text = element["timestamp"] {
      if let time = StatedTime(spelled: text) {
        context.times.add(time)
      } else {
        note(
          element.line,
          "invalid timestamp in \(element.shownName), expected a time such as 2026-11-23T12:00:00Z"
        )
      }
    }
    if let commit = commit(of: element) { context.commit = commit }
    return context
  }

  /// Returns the property `commit` of the element itself, in lower case. The properties of its test
  /// cases are ignored, and so is a value that is not a complete id: other tools use the name for
  /// other things.
  private mutating func commit(of element: Element) -> String? {
    let properties = element.children.filter { $0.isNamed("properties") }.flatMap(\.children)
    let stated = properties.filter { $0.isNamed("property") && $0["name"] == "commit" }
      .map { ($0["value"] ?? $0.text).lowercased() }
      .filter(JUnitReader.isCommit)
    guard let first = stated.first else { return nil }
    if stated.contains(where: { $0 != first }) { doubt = doubt ?? JUnitReader.twoCommits }
    return first
  }

  private static func isCommit(_ text: String) -> Bool {
    [40, 64].contains(text.utf8.count)
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}

extension Element {
  /// The name in angle brackets for messages, truncated to 40 characters.
  var shownName: String {
    let scalars = name.unicodeScalars
    return scalars.count > 40 ? "<\(String(scalars.prefix(40)))…>" : "<\(name)>"
  }
}
