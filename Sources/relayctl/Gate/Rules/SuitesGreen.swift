import Policy

/// The named test suites ran for this commit, ran at least one test each, and none failed (R34).
enum SuitesGreen: GateRule {
  static let id = "suites_green"
  private static let next = "run the suites for this commit and index their JUnit files"

  static func applies(to promotion: PromotionRule) -> Bool { promotion.evidence.contains(.suites) }

  static func decide(_ input: GateInput) throws(Shortfall) -> Grounds {
    guard !input.promotion.suites.isEmpty else {
      throw .no(
        "the policy names no suite, expected at least one", next: "name them in policy.yaml")
    }
    var told: [String] = []
    var evidence: [EvidenceNote] = []
    for suite in input.promotion.suites {
      let file = try input.evidence.file(
        "suites/\(suite).xml", maxAge: input.promotion.evidenceMaxAge, next: next)
      evidence.append(file.note)
      told.append("\(suite) \(try executed(file, input)) tests")
    }
    return Grounds(reason: told.joined(separator: ", ") + ", none failed", evidence: evidence)
  }

  /// How many tests of one suite ran; none of them failed.
  private static func executed(
    _ file: EvidenceFile, _ input: GateInput
  ) throws(Shortfall) -> Int {
    let suite: TestSuiteResult
    do throws(EvidenceError) { suite = try JUnitReport.read(file.bytes) } catch {
      throw Shortfall(error, in: file, next: next)
    }
    if let time = suite.time {
      try file.requireAge(
        since: time, "ran", maxAge: input.promotion.evidenceMaxAge, now: input.now, next: next)
    }
    if let commit = suite.commit, commit != input.commit {
      throw .no(
        "\(file.name): about commit \(commit), expected \(input.commit)", [file.note], next: next)
    }
    guard suite.failures == 0, suite.errors == 0 else {
      let names = suite.failedTests.isEmpty ? "" : ": " + suite.failedTests.joined(separator: ", ")
      throw .no(
        "\(file.name): \(max(suite.failures, suite.errors)) of \(suite.tests) tests failed\(names)",
        [file.note], next: "repair them, run the suite again")
    }
    guard suite.executed > 0 else {
      throw .no(
        "\(file.name): no test ran (\(suite.skipped) skipped), expected at least one",
        [file.note], next: next)
    }
    return suite.executed
  }
}
