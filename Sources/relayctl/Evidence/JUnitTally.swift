import XML

/// What was counted below one element, and its comparison with what the element's attributes say.
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
  /// Runs besides the first, or the last, of a test case that surefire ran again.
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

  /// Refuses an element whose attributes count otherwise. They are held against one way of
  /// counting as a whole, so that an error in one number is not excused by the way of another.
  func check(against element: Element) throws(EvidenceError) {
    var differences: [String] = []
    for way in ways(for: element) {
      var difference: String?
      for (attribute, allowed) in way {
        guard let stated = try JUnitTally.number(attribute, of: element),
          !allowed.contains(stated)
        else { continue }
        difference =
          difference
          ?? "line \(element.line): \(attribute)=\"\(stated)\" of \(element.shownName), counted \(allowed[0])"
      }
      guard let difference else { return }
      differences.append(difference)
    }
    throw EvidenceError(differences.first ?? "line \(element.line): counts differ")
  }

  private typealias Way = [(attribute: String, allowed: [Int])]

  /// How writers count. A failure is a test case or each `<failure>` in it (Swift Testing).
  private func ways(for element: Element) -> [Way] {
    let skips = ("skipped", [skipped, skippedElements])
    let results: Way = [
      ("failures", [failed, failureElements]), ("errors", [errored, errorElements]), skips,
    ]
    var ways: [Way] = [[("tests", [cases])] + results]
    if failedReruns + erroredReruns > 0 {
      // surefire counts each run of a test case (SUREFIRE-1627).
      ways.append([
        ("tests", [cases + failedReruns + erroredReruns]),
        ("failures", [failureElements + failedReruns]),
        ("errors", [errorElements + erroredReruns]), skips,
      ])
    }
    if element["name"] == "TestResults" {
      // swift test counts no skipped one among its tests.
      ways.append([("tests", [cases - skipped])] + results)
    }
    return ways
  }

  /// The number that an attribute states; `nil` when there is no such attribute.
  private static func number(_ attribute: String, of element: Element) throws(EvidenceError) -> Int?
  {
    guard let text = element[attribute] else { return nil }
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int(text)
    else {
      throw EvidenceError(
        "line \(element.line): \(attribute) of \(element.shownName) is no number of test cases")
    }
    return number
  }
}
