import XML

/// The counts of the test cases below one element, compared with the attributes of the element.
struct JUnitTally {
  private(set) var cases = 0
  /// The number of test cases with a failure, an error, or both.
  private(set) var failed = 0
  private(set) var failures = 0
  private(set) var errors = 0
  private(set) var skipped = 0
  private(set) var flaky = 0
  /// The number of failures and errors that an element counts although no test case has them.
  private(set) var unshown = 0
  private(set) var failedNames: [String] = []
  private var failureElements = 0
  private var errorElements = 0
  private var skippedElements = 0
  /// The numbers of failed and errored runs in `rerun…` and `flaky…` elements. Surefire writes
  /// these elements for test cases that it ran again.
  private var failedReruns = 0
  private var erroredReruns = 0

  mutating func add(_ test: JUnitCase) {
    cases += 1
    if test.isFailed { failures += 1 }
    if test.isErrored { errors += 1 }
    if test.isSkipped { skipped += 1 }
    if test.isFlaky { flaky += 1 }
    if test.isFailed || test.isErrored {
      failed += 1
      add(name: test.name)
    }
    failureElements += test.count("failure")
    errorElements += test.count("error")
    skippedElements += test.count("skipped")
    failedReruns += test.count("rerunFailure") + test.count("flakyFailure")
    erroredReruns += test.count("rerunError") + test.count("flakyError")
  }

  /// Adds a failure of a suite itself, such as a failed setup. It belongs to no test case.
  mutating func addFailure(of suite: Element, isError: Bool) {
    unshown += 1
    if isError { errorElements += 1 } else { failureElements += 1 }
    add(name: suite["name"] ?? suite.shownName)
  }

  mutating func add(_ other: JUnitTally) {
    cases += other.cases
    failed += other.failed
    failures += other.failures
    errors += other.errors
    skipped += other.skipped
    flaky += other.flaky
    unshown += other.unshown
    for name in other.failedNames { add(name: name) }
    failureElements += other.failureElements
    errorElements += other.errorElements
    skippedElements += other.skippedElements
    failedReruns += other.failedReruns
    erroredReruns += other.erroredReruns
  }

  private mutating func add(name: String) {
    guard failedNames.count < TestSuiteResult.nameLimit else { return }
    failedNames.append(String(name.unicodeScalars.prefix(TestSuiteResult.nameLength)))
  }

  /// Compares the counts with the attributes of the element, and takes the worse of both. Returns
  /// the problem if test cases are missing or an attribute is not a number.
  ///
  /// All attributes must follow one convention. Otherwise the convention of a different tool could
  /// justify a wrong number. Fewer `tests` than test cases are accepted, because some writers do not
  /// count all (surefire: JUnit 5 `@Nested`; swift test: skipped tests).
  mutating func reconcile(with element: Element) -> String? {
    let stated: JUnitCounts
    do throws(EvidenceError) { stated = try JUnitCounts(element) } catch {
      return error.description
    }
    guard !conventions.contains(where: { $0.fits(stated) }) else { return nil }
    let shown = max(failures + errors, failureElements + errorElements) + unshown
    unshown += max(0, stated.failures.or(0) + stated.errors.or(0) - shown)
    skipped = max(skipped, min(stated.skipped.or(0), cases))
    guard let tests = stated.tests, tests > cases else { return nil }
    return "tests=\"\(tests)\" in \(element.shownName), counted \(cases)"
  }

  /// The conventions that tools use to count. A failure is a test case, or each `<failure>` in a
  /// test case (Swift Testing).
  private var conventions: [JUnitConvention] {
    let skips = [skipped, skippedElements]
    var conventions = [
      JUnitConvention(
        tests: cases, failures: [failures, failureElements], errors: [errors, errorElements],
        skipped: skips)
    ]
    if failedReruns + erroredReruns > 0 {
      // surefire counts each run of a test case (SUREFIRE-1627).
      conventions.append(
        JUnitConvention(
          tests: cases + failedReruns + erroredReruns, failures: [failureElements + failedReruns],
          errors: [errorElements + erroredReruns], skipped: skips))
    }
    return conventions
  }
}

/// The numbers that an element states about the test cases in it.
private struct JUnitCounts {
  let tests: Int?
  let failures: Int?
  let errors: Int?
  let skipped: Int?

  /// No report has more test cases than bytes.
  private static let limit = 1_000_000_000

  init(_ element: Element) throws(EvidenceError) {
    tests = try JUnitCounts.number("tests", of: element)
    failures = try JUnitCounts.number("failures", of: element)
    errors = try JUnitCounts.number("errors", of: element)
    skipped = try JUnitCounts.number("skipped", of: element)
  }

  /// Returns the number in an attribute; `nil` if the element does not have the attribute.
  private static func number(_ attribute: String, of element: Element) throws(EvidenceError) -> Int?
  {
    guard let text = element[attribute] else { return nil }
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int(text), number <= limit
    else {
      throw EvidenceError("\(attribute) in \(element.shownName) is not a number of test cases")
    }
    return number
  }
}

extension Int? {
  fileprivate func or(_ other: Int) -> Int { self ?? other }
}

/// The numbers that an element may state if its writer counts in one way.
private struct JUnitConvention {
  let tests: Int
  let failures: [Int]
  let errors: [Int]
  let skipped: [Int]

  func fits(_ stated: JUnitCounts) -> Bool {
    (stated.tests ?? tests) == tests
      && (stated.failures.map(failures.contains) ?? true)
      && (stated.errors.map(errors.contains) ?? true)
      && (stated.skipped.map(skipped.contains) ?? true)
  }
}

/// One `<testcase>` and its result.
struct JUnitCase {
  /// `classname.name`, or only one of the two if the other is missing.
  let name: String
  /// The class name, or the name of the test case if it has no class.
  let group: String
  /// The attribute `time`; empty if there is none.
  let duration: String
  /// The part of the test case whose meaning is unknown; `nil` if there is none.
  let doubt: (line: Int, problem: String)?
  /// The number of child elements by name.
  private let counts: [String: Int]
  private let status: Status

  /// The values of the attributes `status` and `result`, which some tools write instead of elements
  /// (googletest, CTest).
  private enum Status { case passed, failed, skipped }

  private static let known: Set<String> = [
    "failure", "error", "skipped", "rerunFailure", "rerunError", "flakyFailure", "flakyError",
    // pytest-rerunfailures: a run that failed, before the one that counts.
    "rerun",
    // Elements that do not change the result.
    "system-out", "system-err", "properties", "property", "attachments", "attachment", "metadata",
    "description", "output", "stdout", "stderr", "tags",
  ]

  private static let statuses: [String: Status] = {
    let passed = ["run", "completed", "passed", "pass", "success", "successful", "succeeded", "ok"]
    let failed = [
      "failed", "fail", "failure", "error", "errored", "broken", "aborted", "crashed", "panicked",
      "interrupted", "timedout", "timeout",
    ]
    let skipped = [
      "notrun", "skipped", "skip", "disabled", "suppressed", "ignored", "pending", "todo",
      "notexecuted",
    ]
    return Dictionary(
      uniqueKeysWithValues: passed.map { ($0, .passed) } + failed.map { ($0, .failed) }
        + skipped.map { ($0, .skipped) })
  }()

  init(_ element: Element) {
    let parts = [element["classname"], element["name"]].compactMap { $0 }.filter { !$0.isEmpty }
    name = parts.isEmpty ? "unnamed test case" : parts.joined(separator: ".")
    group = parts.first ?? ""
    duration = element["time"] ?? ""
    var doubt: (line: Int, problem: String)?
    var counts: [String: Int] = [:]
    for child in element.children {
      if !JUnitCase.known.contains(child.name) {
        doubt =
          doubt
          ?? (
            child.line,
            "unexpected \(child.shownName) in a test case, expected failure, error or skipped"
          )
      }
      counts[child.name, default: 0] += 1
    }
    self.counts = counts
    var status = Status.passed
    for attribute in ["status", "result"] {
      guard let word = element[attribute] else { continue }
      if let stated = JUnitCase.statuses[word.lowercased()] {
        if stated == .failed || status == .passed { status = stated }
      } else {
        doubt =
          doubt
          ?? (
            element.line,
            "unknown \(attribute) in a test case, expected run, passed, failed or skipped"
          )
      }
    }
    self.status = status
    self.doubt = doubt
  }

  /// Returns the number of child elements with this name.
  func count(_ name: String) -> Int { counts[name] ?? 0 }

  private func has(_ name: String) -> Bool { count(name) > 0 }

  /// Surefire writes `rerun…` in addition to `failure` if no run passed.
  var isFailed: Bool { has("failure") || has("rerunFailure") || status == .failed }
  var isErrored: Bool { has("error") || has("rerunError") }
  var isSkipped: Bool {
    !isFailed && !isErrored && (has("skipped") || status == .skipped)
  }
  /// Surefire writes only `flaky…` if a later run passed.
  var isFlaky: Bool {
    !isFailed && !isErrored && (has("flakyFailure") || has("flakyError") || has("rerun"))
  }
}
