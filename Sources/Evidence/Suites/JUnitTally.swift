import XML

/// The counts of the test cases below one element, for comparison with the attributes of the
/// element.
struct JUnitTally {
  private(set) var cases = 0
  private(set) var failed = 0
  private(set) var errored = 0
  private(set) var skipped = 0
  private(set) var flaky = 0
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
    if test.isFailed { failed += 1 }
    if test.isErrored { errored += 1 }
    if test.isSkipped { skipped += 1 }
    if test.isFlaky { flaky += 1 }
    if test.isFailed || test.isErrored { add(name: test.name) }
    failureElements += test.count("failure")
    errorElements += test.count("error")
    skippedElements += test.count("skipped")
    failedReruns += test.count("rerunFailure") + test.count("flakyFailure")
    erroredReruns += test.count("rerunError") + test.count("flakyError")
  }

  mutating func add(_ other: JUnitTally) {
    cases += other.cases
    failed += other.failed
    errored += other.errored
    skipped += other.skipped
    flaky += other.flaky
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

  /// Throws if the attributes of the element contradict the counts. All attributes must follow the
  /// same convention. Otherwise the convention of a different tool could justify a wrong number.
  func check(against element: Element) throws(EvidenceError) {
    var differences: [String] = []
    for convention in conventions(for: element) {
      var difference: String?
      for (attribute, allowed) in convention {
        guard let stated = try JUnitTally.number(attribute, of: element),
          !allowed.contains(stated)
        else { continue }
        difference =
          difference
          ?? "line \(element.line): \(attribute)=\"\(stated)\" in \(element.shownName), counted \(allowed[0])"
      }
      guard let difference else { return }
      differences.append(difference)
    }
    throw EvidenceError(differences.first ?? "line \(element.line): counts differ")
  }

  private typealias Convention = [(attribute: String, allowed: [Int])]

  /// Returns the conventions that tools use to count. A failure is a test case, or each `<failure>`
  /// in a test case (Swift Testing).
  private func conventions(for element: Element) -> [Convention] {
    let skips = ("skipped", [skipped, skippedElements])
    let results: Convention = [
      ("failures", [failed, failureElements]), ("errors", [errored, errorElements]), skips,
    ]
    var conventions: [Convention] = [[("tests", [cases])] + results]
    if failedReruns + erroredReruns > 0 {
      // surefire counts each run of a test case (SUREFIRE-1627).
      conventions.append([
        ("tests", [cases + failedReruns + erroredReruns]),
        ("failures", [failureElements + failedReruns]),
        ("errors", [errorElements + erroredReruns]), skips,
      ])
    }
    if element["name"] == "TestResults" {
      // swift test does not count skipped test cases as tests.
      conventions.append([("tests", [cases - skipped])] + results)
    }
    return conventions
  }

  /// Returns the number in an attribute; `nil` if the element does not have the attribute.
  private static func number(_ attribute: String, of element: Element) throws(EvidenceError) -> Int?
  {
    guard let text = element[attribute] else { return nil }
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int(text)
    else {
      throw EvidenceError(
        "line \(element.line): \(attribute) in \(element.shownName) is not a number of test cases")
    }
    return number
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
  /// The number of child elements by name.
  private let counts: [String: Int]
  private let status: Status

  /// The values of the attributes `status` and `result`, which some tools write instead of elements
  /// (googletest, CTest).
  private enum Status { case passed, failed, skipped }

  private static let known: Set<String> = [
    "failure", "error", "skipped", "rerunFailure", "rerunError", "flakyFailure", "flakyError",
    "system-out", "system-err", "properties",
  ]

  private static let statuses: [String: Status] = [
    "run": .passed, "completed": .passed, "passed": .passed, "pass": .passed, "success": .passed,
    "successful": .passed, "ok": .passed, "failed": .failed, "fail": .failed, "failure": .failed,
    "error": .failed, "notrun": .skipped, "skipped": .skipped, "disabled": .skipped,
    "suppressed": .skipped, "ignored": .skipped,
  ]

  init(_ element: Element) throws(EvidenceError) {
    let parts = [element["classname"], element["name"]].compactMap { $0 }.filter { !$0.isEmpty }
    name = parts.isEmpty ? "unnamed test case" : parts.joined(separator: ".")
    group = parts.first ?? ""
    duration = element["time"] ?? ""
    var counts: [String: Int] = [:]
    for child in element.children {
      guard JUnitCase.known.contains(child.name) else {
        throw EvidenceError(
          "line \(child.line): unexpected \(child.shownName) in a test case, expected failure, error or skipped"
        )
      }
      counts[child.name, default: 0] += 1
    }
    self.counts = counts
    var status = Status.passed
    for attribute in ["status", "result"] {
      guard let word = element[attribute] else { continue }
      guard let stated = JUnitCase.statuses[word.lowercased()] else {
        throw EvidenceError(
          "line \(element.line): unknown \(attribute) in a test case, expected run, passed, failed or skipped"
        )
      }
      if stated == .failed || status == .passed { status = stated }
    }
    self.status = status
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
    !isFailed && !isErrored && (has("flakyFailure") || has("flakyError"))
  }
}
