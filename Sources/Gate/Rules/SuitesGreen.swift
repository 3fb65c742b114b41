import Crypto
import Evidence
import Policy
import RFC3339

extension GateRule {
  /// Each test suite that the policy lists ran its tests for this commit, and no test failed. Each
  /// suite has a report of its own, with at least the number of tests and a class that the policy
  /// requires. The age is that of the report: a time without a zone counts as the earliest that it
  /// can be, and a report without any time needs an index that states its CI run.
  ///
  /// No: `suites/routing.xml: 1 of 2 tests failed: routing.b`.
  /// Repair: fix the test, run the suite again for this commit, and index the evidence again.
  static let suitesGreen = GateRule(
    id: "suites_green", requires: { $0.evidence.contains(.suites) }, decide: SuitesGreen.decide)
}

private enum SuitesGreen {
  private static let next = "run the suites for this commit and index their JUnit files"

  @Sendable static func decide(_ input: GateInput) throws(RuleFailure) -> RulePass {
    guard !input.promotion.suites.isEmpty else {
      throw .no(
        "the policy lists no test suite",
        next: "list the suites in policy.yaml")
    }
    var counts: [String] = []
    var reports: [SuiteReport] = []
    for suite in input.promotion.suites {
      let report = try SuiteReport(suite, input)
      if let same = reports.first(where: report.isSame) {
        throw .no(
          "\(same.file.name), \(report.file.name): the same report, expected one of each suite",
          [same.file.digest, report.file.digest], next: next)
      }
      reports.append(report)
      counts.append("\(suite.name) \(report.result.executed)")
    }
    return RulePass(
      "tests run: " + counts.joined(separator: ", ") + "; none failed", reports.map(\.file.digest))
  }

  /// The report of one suite, which fulfills what the policy requires of the suite.
  private struct SuiteReport {
    private(set) var file: EvidenceFile
    let result: TestSuiteResult

    init(_ suite: SuiteRequirement, _ input: GateInput) throws(RuleFailure) {
      let maxAge = input.promotion.evidenceMaxAge
      let file = try ruled(
        next: next, try input.evidence.file(suite.file, maxAge: maxAge))
      do throws(EvidenceError) { result = try JUnitReport.read(file.bytes) } catch {
        throw RuleFailure(error.naming(file), next: next)
      }
      self.file = file
      try require(suite, input)
      try requireAge(maxAge, input.now)
    }

    /// Reports whether `other` is the same report, if only by its test cases and their durations.
    func isSame(_ other: SuiteReport) -> Bool {
      file.digest.sha256 == other.file.digest.sha256 || result.isCopy(of: other.result)
    }

    /// Takes the age of the report, and throws if it is too old or not known.
    private mutating func requireAge(_ maxAge: Duration, _ now: Timestamp) throws(RuleFailure) {
      guard let time = result.earliestTime(in: file.entry.zone) ?? file.runTime else {
        throw no(
          "states no time, expected the attribute timestamp",
          next: "write the time, or index the report in the run of the tests: "
            + "relayctl evidence index DIR --run ID")
      }
      file = file.stating(time, now: now)
      try ruled(
        next: next, try file.requireAge(since: time, "ran", maxAge: maxAge, now: now))
    }

    private func require(_ suite: SuiteRequirement, _ input: GateInput) throws(RuleFailure) {
      guard !result.hasFailed else {
        throw no(failure, next: "fix the failing tests and run the suite again")
      }
      if let stated = result.commit, !input.isOfRelease(stated) {
        throw no("about commit \(stated), expected \(input.commit)")
      }
      guard result.executed > 0 else {
        throw no("no test ran (\(result.skipped) skipped), expected at least one")
      }
      guard result.executed >= suite.tests else {
        throw no(
          "\(result.executed) tests ran (\(result.skipped) skipped), expected at least "
            + "\(suite.tests)")
      }
      if let prefix = suite.cases, !result.ran(classWithPrefix: prefix) {
        throw no("no test of a class \(prefix)… ran, expected at least one")
      }
    }

    /// Returns how many test cases failed, and the names of the first.
    private var failure: String {
      let names =
        result.failedTests.isEmpty ? "" : ": " + result.failedTests.joined(separator: ", ")
      guard result.failed > 0 else {
        return "no test case failed, but the report states failures: \(result.unshown)\(names)"
      }
      return "\(result.failed) of \(result.tests) tests failed\(names)"
    }

    private func no(_ problem: String, next: String = SuitesGreen.next) -> RuleFailure {
      .no("\(file.name): \(problem)", [file.digest], next: next)
    }
  }
}
