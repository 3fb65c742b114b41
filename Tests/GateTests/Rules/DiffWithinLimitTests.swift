import Configuration
import RFC3339
import Support
import Testing

@testable import Gate

/// The rule `diff_within_limit`.
@Suite struct DiffWithinLimitTests {
  private static let files = [
    "environments/staging/runtime.env", "environments/prod/runtime.env",
    "environments/exceptions.yaml",
  ]
  private static let next =
    "align the environments, or record exceptions; run relayctl diff staging prod to list the differences"

  private static func prod(_ changes: Change...) -> RuleRow.Change {
    { $0.target = try GateSample.environment(.prod, changes) }
  }

  /// Removes optional variables from both sides, so that fewer are compared.
  private static func comparing(without names: [String]) -> RuleRow.Change {
    { input in
      for (environment, path) in [(EnvironmentName.staging, \GateInput.source), (.prod, \.target)] {
        let text = try TestFile.read("\(Places.root)/environments/\(environment)/runtime.env")
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let kept = lines.filter { line in !names.contains { line.starts(with: "\($0)=".utf8) } }
        input[keyPath: path] = try GateSample.environment(
          environment, bytes: Array(kept.joined(separator: [UInt8(ascii: "\n")])))
      }
    }
  }

  private static func limit(_ percent: String) -> RuleRow.Change {
    {
      $0 = try GateSample.input(policy: [
        .init("limit", "limit_percent: \"5.00\"", "limit_percent: \"\(percent)\"")
      ])
    }
  }

  private static let rows: [RuleRow] = [
    .yes(
      "one difference of 21, with a ticket", "drift 4.76 % (1 of 21 compared, limit 5.00 %)",
      files),
    .yes(
      "exactly the limit", "drift 5.00 % (1 of 20 compared, limit 5.00 %)", files,
      comparing(without: ["METRICS_LISTEN"])),
    .no(
      "one compared variable fewer",
      "drift 5.26 % (1 of 19 compared, limit 5.00 %); "
        + "drift is 5.26 % (1 of 19 variables, including excused differences), expected at most 5.00 %",
      files,
      next: next,
      comparing(without: ["METRICS_LISTEN", "STATSD_ADDRESS"])),
    .yes(
      "a limit just above the drift", "drift 4.76 % (1 of 21 compared, limit 4.77 %)", files,
      limit("4.77")),
    .no(
      "a limit just below the drift, which is not rounded down to it",
      "drift 4.77 % (1 of 21 compared, limit 4.76 %); "
        + "drift is 4.77 % (1 of 21 variables, including excused differences), expected at most 4.76 %",
      files,
      next: next,
      limit("4.76")),
    .no(
      "a second difference",
      "drift 9.52 % (2 of 21 compared, limit 5.00 %); "
        + "drift is 9.52 % (2 of 21 variables, including excused differences), expected at most 5.00 %; "
        + "QUEUE_DEPTH: the values differ, and there is no exception for it", files, next: next,
      prod(.init("depth", "QUEUE_DEPTH=25", "QUEUE_DEPTH=26"))),
    .no(
      "a difference without a ticket",
      "drift 4.76 % (1 of 21 compared, limit 5.00 %); "
        + "RATE_LIMIT_PER_MINUTE: the values differ, and there is no exception for it", files,
      next: next
    ) { $0.exceptions = ReadExceptions([], digest: $0.exceptions.digest) },
    .no(
      "a ticket for another value",
      "drift 4.76 % (1 of 21 compared, limit 5.00 %); RATE_LIMIT_PER_MINUTE: the values differ, "
        + "and the exception for ticket OPS-1423 names different values", files, next: next,
      prod(.init("rate", "RATE_LIMIT_PER_MINUTE=20", "RATE_LIMIT_PER_MINUTE=21"))),
    .yes(
      "the last second of the exception", "drift 4.76 % (1 of 21 compared, limit 5.00 %)", files
    ) { $0.now = try GateSample.required(Timestamp("2027-11-30T23:59:59Z")) },
    .no(
      "the second after it",
      "drift 4.76 % (1 of 21 compared, limit 5.00 %); RATE_LIMIT_PER_MINUTE: the values differ, "
        + "and the exception for ticket OPS-1423 expired on 2027-11-30", files, next: next
    ) { $0.now = try GateSample.required(Timestamp("2027-12-01T00:00:00Z")) },
    .no(
      "a secret that prod lacks",
      "drift 4.76 % (1 of 21 compared, limit 5.00 %); LOG_DRAIN_TOKEN_FILE: "
        + "the secret is set in staging but not in prod, and no exception can excuse this", files,
      next: next,
      prod(
        .init(
          "token",
          "LOG_DRAIN_TOKEN_FILE=ref+local://relay/prod/log-drain?delivery=file#/token\n", ""))),
    .no(
      "the agent of staging in prod",
      "drift 4.76 % (1 of 21 compared, limit 5.00 %); "
        + "A2A_BASE_URL: staging and prod use the same value", files, next: next,
      prod(.init("agent", "https://agent.prod.example.com", "https://agent.staging.example.com"))),
    .no(
      "nothing to compare",
      "drift 0.00 % (0 of 0 compared, limit 5.00 %); "
        + "no variable was compared", files, next: next
    ) {
      $0.source = try GateSample.environment(.staging, bytes: [])
      $0.target = try GateSample.environment(.prod, bytes: [])
    },
  ]

  @Test(arguments: rows) func decides(row: RuleRow) throws { try row.check(.diffWithinLimit) }

  @Test func isAskedOfAPromotionToProdOnly() throws {
    #expect(try !GateRule.diffWithinLimit.isAsked(into: .staging))
    #expect(try GateRule.diffWithinLimit.isAsked(into: .prod))
  }
}
