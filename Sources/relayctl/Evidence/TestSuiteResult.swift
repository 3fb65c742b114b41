import RFC3339

/// What a JUnit XML report says about one run of tests, counted from its test cases.
struct TestSuiteResult: Equatable, Sendable {
  /// All test cases, run or skipped.
  let tests: Int
  /// Test cases with a failed expectation.
  let failures: Int
  /// Test cases that ended by an error; one may be among the failures as well.
  let errors: Int
  /// Test cases that were not run.
  let skipped: Int
  /// Test cases that failed and then passed when they were run again; they count as passed.
  let flaky: Int
  /// Names of those that failed, at most ``nameLimit``, in the report's order. Text of others: print it inert.
  let failedTests: [String]
  /// When the oldest of its suites ran; `nil` unless all say so, with a zone.
  let time: Timestamp?
  /// The commit that all its suites state, 40 or 64 hex digits; `nil` when none states one.
  let commit: String?

  /// How many names of failed tests are kept.
  static let nameLimit = 10
  /// How many Unicode scalars of such a name are kept.
  static let nameLength = 200

  /// Test cases that were run.
  var executed: Int { tests - skipped }

  /// Whether something was run, and nothing failed.
  var isGreen: Bool { executed > 0 && failures == 0 && errors == 0 }
}
