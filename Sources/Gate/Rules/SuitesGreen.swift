import Evidence
import Policy

extension GateRule {
  /// Each test suite that the policy lists ran at least one test for this commit, and no test
  /// failed.
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
    var evidence: [FileDigest] = []
    for suite in input.promotion.suites {
      let file = try ruled(
        next: next,
        try input.evidence.file("suites/\(suite).xml", maxAge: input.promotion.evidenceMaxAge))
      evidence.append(file.digest)
      counts.append("\(suite) \(try executed(file, input))")
    }
    return RulePass("tests run: " + counts.joined(separator: ", ") + "; none failed", evidence)
  }

  /// Returns the number of tests that ran in one suite. Throws if a test failed or no test ran.
  private static func executed(
    _ file: EvidenceFile, _ input: GateInput
  ) throws(RuleFailure) -> Int {
    let suite: TestSuiteResult
    do throws(EvidenceError) { suite = try JUnitReport.read(file.bytes) } catch {
      throw RuleFailure(error.naming(file), next: next)
    }
    guard !suite.hasFailed else {
      throw .no(
        "\(file.name): \(failure(suite))", [file.digest],
        next: "fix the failing tests and run the suite again")
    }
    if let time = suite.time {
      try ruled(
        next: next,
        try file.requireAge(
          since: time, "ran", maxAge: input.promotion.evidenceMaxAge, now: input.now))
    }
    if let commit = suite.commit, commit != input.commit {
      throw .no(
        "\(file.name): about commit \(commit), expected \(input.commit)", [file.digest], next: next)
    }
    guard suite.executed > 0 else {
      throw .no(
        "\(file.name): no test ran (\(suite.skipped) skipped), expected at least one",
        [file.digest], next: next)
    }
    return suite.executed
  }

  /// Returns how many test cases failed, and the names of the first.
  private static func failure(_ suite: TestSuiteResult) -> String {
    let names = suite.failedTests.isEmpty ? "" : ": " + suite.failedTests.joined(separator: ", ")
    guard suite.failed > 0 else {
      return "no test case failed, but the report states failures: \(suite.unshown)\(names)"
    }
    return "\(suite.failed) of \(suite.tests) tests failed\(names)"
  }
}
