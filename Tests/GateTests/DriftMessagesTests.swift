import Configuration
import Gate
import RFC3339
import Testing

/// The sentences of a drift report.
struct DriftMessagesTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let staging: String
    let prod: String
    let exceptions: [DriftException]
    let reason: String
    let next: String

    init(
      _ label: String, _ staging: String, _ prod: String, exceptions: [DriftException] = [],
      reason: String, next: String
    ) {
      testDescription = label
      (self.staging, self.prod, self.exceptions) = (staging, prod, exceptions)
      (self.reason, self.next) = (reason, next)
    }
  }

  static let rows = [
    Row(
      "both have it", "QUEUE_DEPTH=25", "QUEUE_DEPTH=50",
      reason: "QUEUE_DEPTH: the values differ, and there is no exception for it",
      next: "align the environments, or declare the variable as perEnvironment in the contract"),
    Row(
      "the exception expired", "QUEUE_DEPTH=25", "QUEUE_DEPTH=50",
      exceptions: [exception("QUEUE_DEPTH", "25", "50", day: 20_779)],
      reason:
        "QUEUE_DEPTH: the values differ, and the exception for ticket OPS-1 expired on 2026-11-22",
      next: "align the environments, or declare the variable as perEnvironment in the contract"),
    Row(
      "the exception names other values", "QUEUE_DEPTH=25", "QUEUE_DEPTH=50",
      exceptions: [exception("QUEUE_DEPTH", "25", "51")],
      reason:
        "QUEUE_DEPTH: the values differ, and the exception for ticket OPS-1 names different values",
      next: "align the environments, or declare the variable as perEnvironment in the contract"),
    Row(
      "only TO has it", "LOG_LEVEL=INFO", "LOG_LEVEL=INFO\nSTATSD_ADDRESS=a:1",
      reason: "STATSD_ADDRESS: set only in prod, and there is no exception for it",
      next:
        "set it in both environments or in neither, or add an exception to exceptions.yaml"),
    Row(
      "only FROM has it", "LOG_LEVEL=INFO\nSTATSD_ADDRESS=a:1", "LOG_LEVEL=INFO",
      reason: "STATSD_ADDRESS: set only in staging, and there is no exception for it",
      next:
        "set it in both environments or in neither, or add an exception to exceptions.yaml"),
    Row(
      "a missing secret", "LOG_LEVEL=INFO\nA2A_API_KEY=ref+local://a#/b", "LOG_LEVEL=INFO",
      reason:
        "A2A_API_KEY: the secret is set in staging but not in prod, and no exception can excuse this",
      next: "add a reference in prod"),
    Row(
      "an extra secret", "LOG_LEVEL=INFO", "LOG_LEVEL=INFO\nA2A_API_KEY=ref+local://a#/b",
      reason: "A2A_API_KEY: the secret is set only in prod, and there is no exception for it",
      next: "align the environments, or add an exception to exceptions.yaml"),
    Row(
      "a shared secret", "LOG_LEVEL=INFO\nA2A_API_KEY=ref+local://a#/b",
      "LOG_LEVEL=INFO\nA2A_API_KEY=ref+local://a#/b",
      reason: "A2A_API_KEY: staging and prod use the same value",
      next: "use a different value in prod"),
    Row(
      "an undeclared variable", "LOG_LEVEL=INFO\nRELAY_SURPRISE=1", "LOG_LEVEL=INFO",
      reason: "RELAY_SURPRISE: not declared in the contract, and no exception can excuse this",
      next: "remove the variable, or declare it in the contract"),
  ]

  @Test(arguments: rows)
  func statesTheReasonAndTheNextStep(_ row: Row) throws {
    let report = try compare(row.staging, row.prod, exceptions: row.exceptions)
    #expect(report.reasonMessages == [row.reason])
    #expect(report.changes.map(report.nextStep) == [row.next])
  }

  @Test func statesTheLimitAndAnEmptyComparison() throws {
    let over = try compare(
      "LOG_LEVEL=INFO\nQUEUE_DEPTH=25", "LOG_LEVEL=INFO\nQUEUE_DEPTH=50",
      exceptions: [DriftMessagesTests.exception("QUEUE_DEPTH", "25", "50")], limit: 4_999)
    #expect(
      over.reasonMessages == [
        "drift is 50.00 % (1 of 2 variables, including excused differences), expected at most 49.99 %"
      ]
    )
    #expect(
      over.changes.map(over.nextStep)
        == ["align the environments, or declare the variable as perEnvironment in the contract"])
    #expect(
      try compare("", "").reasonMessages
        == ["no variable was compared"])
  }

  @Test func omitsTheNextStepOfAnAcceptedChange() throws {
    let report = try compare(
      "QUEUE_DEPTH=25", "QUEUE_DEPTH=50",
      exceptions: [DriftMessagesTests.exception("QUEUE_DEPTH", "25", "50")])
    #expect(report.isYes)
    #expect(report.changes.map(report.nextStep) == [nil])
  }

  @Test func saysThatTwoSpellingsMeanTheSame() throws {
    let report = try compare("TELEGRAM_POLL_TIMEOUT=30s", "TELEGRAM_POLL_TIMEOUT=30000ms")
    #expect(
      report.warningMessages == [
        "TELEGRAM_POLL_TIMEOUT: the values differ only in spelling, expected the same spelling in both"
      ])
  }

  @Test(
    arguments: [
      (
        "unused", exception("QUEUE_DEPTH", "25", "50"),
        "exception OPS-1 for QUEUE_DEPTH is unused: no difference needs it"
      ),
      (
        "expired", exception("QUEUE_DEPTH", "25", "50", day: 20_779),
        "exception OPS-1 for QUEUE_DEPTH expired on 2026-11-22 and has no effect"
      ),
      (
        "7 days", exception("QUEUE_DEPTH", "25", "30", day: 20_787),
        "exception OPS-1 for QUEUE_DEPTH expires on 2026-11-30"
      ),
      ("8 days", exception("QUEUE_DEPTH", "25", "30", day: 20_788), nil),
    ] as [(String, DriftException, String?)])
  func statesWarningsOfExceptions(
    label: String, exception: DriftException, expected: String?
  ) throws {
    let report = try compare("QUEUE_DEPTH=25", "QUEUE_DEPTH=30", exceptions: [exception])
    #expect(report.warningMessages == expected.map { [$0] } ?? [], "\(label)")
  }

  /// Day 20,780 is 2026-11-23.
  private func compare(
    _ staging: String, _ prod: String, exceptions: [DriftException] = [], limit: Int = 10_000
  ) throws -> DriftReport {
    Drift.compare(
      from: try environment(.staging, staging), to: try environment(.prod, prod),
      exceptions: exceptions, limit: Percent(hundredths: limit),
      now: Timestamp(seconds: 20_780 * 86_400 + 43_200))
  }

  private func environment(_ name: EnvironmentName, _ text: String) throws -> Environment {
    let bytes = Array((text.isEmpty ? "" : "\(text)\n").utf8)
    return try Contract.check(
      try EnvironmentFile.parse(bytes, file: "runtime.env"), environment: name)
  }

  private static func exception(
    _ variable: String, _ from: String, _ to: String, day: Int64 = 20_900
  ) -> DriftException {
    DriftException(
      variable: variable, environments: [.staging, .prod], from: .value(from), to: .value(to),
      ticket: "OPS-1", owner: "platform", reason: "a reason",
      expires: CalendarDay(daysSince1970: day))
  }
}
