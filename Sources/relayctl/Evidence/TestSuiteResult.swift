import RFC3339

/// What one JUnit XML file says of a run of tests.
struct TestSuiteResult: Equatable, Sendable {
  /// Test cases, those that were skipped included.
  var tests = 0
  var failures = 0
  var errors = 0
  var skipped = 0
  /// Names of those that failed, the first ten.
  var failedTests: [String] = []
  /// When the run began, where the file says so.
  var time: Timestamp?
  /// The commit that was tested, where a `property` named `commit` says so.
  var commit: String?

  /// How many tests ran.
  var executed: Int { tests - skipped }
}
