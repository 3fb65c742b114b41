import Configuration
import RFC3339
import Testing

/// The drift rule of docs/formats/environment-file.md §5.
struct DriftTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let label: String
    var staging: [String: String?] = [:]
    var prod: [String: String?] = [:]
    var exceptions: [DriftException] = []
    var compared = 21
    let differences: Int
    let percent: String
    let verdict: String
    var kinds: [DriftChange.Kind] = []
    var testDescription: String { label }
  }

  static let rateLimit = exception("RATE_LIMIT_PER_MINUTE", .value("30"), .value("20"))
  static let sharedToken = "ref+local://relay/both/telegram#/token"

  static let rows = [
    Row(
      label: "equal but perEnvironment and regulated", differences: 0, percent: "0.00",
      verdict: "yes"),
    Row(
      label: "RATE_LIMIT 30 to 20, exception names 30 to 20",
      prod: ["RATE_LIMIT_PER_MINUTE": "20"], exceptions: [rateLimit], differences: 1,
      percent: "4.76", verdict: "yes", kinds: [.changed]),
    Row(
      label: "the same without an exception", prod: ["RATE_LIMIT_PER_MINUTE": "20"], differences: 1,
      percent: "4.76", verdict: "no", kinds: [.changed]),
    Row(
      label: "the exception names another value", prod: ["RATE_LIMIT_PER_MINUTE": "21"],
      exceptions: [rateLimit], differences: 1, percent: "4.76", verdict: "no", kinds: [.changed]),
    Row(
      label: "the exception names another value on the other side",
      staging: ["RATE_LIMIT_PER_MINUTE": "31"], prod: ["RATE_LIMIT_PER_MINUTE": "20"],
      exceptions: [rateLimit], differences: 1, percent: "4.76", verdict: "no", kinds: [.changed]),
    Row(
      label: "the exception expired yesterday", prod: ["RATE_LIMIT_PER_MINUTE": "20"],
      exceptions: [exception("RATE_LIMIT_PER_MINUTE", .value("30"), .value("20"), day: 20_779)],
      differences: 1, percent: "4.76", verdict: "no", kinds: [.changed]),
    Row(
      label: "the exception ends today", prod: ["RATE_LIMIT_PER_MINUTE": "20"],
      exceptions: [exception("RATE_LIMIT_PER_MINUTE", .value("30"), .value("20"), day: 20_780)],
      differences: 1, percent: "4.76", verdict: "yes", kinds: [.changed]),
    Row(
      label: "the exception is for dev and staging", prod: ["RATE_LIMIT_PER_MINUTE": "20"],
      exceptions: [
        exception("RATE_LIMIT_PER_MINUTE", .value("30"), .value("20"), in: [.dev, .staging])
      ], differences: 1, percent: "4.76", verdict: "no", kinds: [.changed]),
    Row(
      label: "two plain changes, both ticketed",
      prod: ["RATE_LIMIT_PER_MINUTE": "20", "QUEUE_DEPTH": "50"],
      exceptions: [rateLimit, exception("QUEUE_DEPTH", .value("25"), .value("50"))],
      differences: 2, percent: "9.52", verdict: "no", kinds: [.changed, .changed]),
    Row(
      label: "1 of 20, ticketed", staging: ["DRAIN_TIMEOUT": nil],
      prod: ["DRAIN_TIMEOUT": nil, "RATE_LIMIT_PER_MINUTE": "20"], exceptions: [rateLimit],
      compared: 20, differences: 1, percent: "5.00", verdict: "yes", kinds: [.changed]),
    Row(
      label: "LOG_LEVEL set in staging, defaulted in prod, ticketed", prod: ["LOG_LEVEL": nil],
      exceptions: [exception("LOG_LEVEL", .value("INFO"), .absent)], differences: 1,
      percent: "4.76", verdict: "yes", kinds: [.removed]),
    Row(
      label: "A2A_API_KEY missing in prod, ticketed", prod: ["A2A_API_KEY": nil],
      exceptions: [exception("A2A_API_KEY", .value("********"), .absent)], differences: 0,
      percent: "0.00", verdict: "no", kinds: [.missingSecret]),
    Row(
      label: "a secret only in prod, ticketed", staging: ["LOG_DRAIN_TOKEN_FILE": nil],
      exceptions: [exception("LOG_DRAIN_TOKEN_FILE", .absent, .value("********"))],
      differences: 0, percent: "0.00", verdict: "yes", kinds: [.extraSecret]),
    Row(
      label: "a secret only in prod, ticketed by its reference",
      staging: ["LOG_DRAIN_TOKEN_FILE": nil],
      exceptions: [
        exception(
          "LOG_DRAIN_TOKEN_FILE", .absent,
          .value("ref+local://relay/prod/drain?delivery=file#/token"))
      ], differences: 0, percent: "0.00", verdict: "yes", kinds: [.extraSecret]),
    Row(
      label: "a secret only in prod", staging: ["LOG_DRAIN_TOKEN_FILE": nil], differences: 0,
      percent: "0.00", verdict: "no", kinds: [.extraSecret]),
    Row(
      label: "the same token reference in both", staging: ["TELEGRAM_BOT_TOKEN": sharedToken],
      prod: ["TELEGRAM_BOT_TOKEN": sharedToken],
      exceptions: [exception("TELEGRAM_BOT_TOKEN", .value(sharedToken), .value(sharedToken))],
      differences: 0, percent: "0.00", verdict: "no", kinds: [.shared]),
    Row(
      label: "the same agent in both", prod: ["A2A_BASE_URL": "https://agent.staging.example.com"],
      differences: 0, percent: "0.00", verdict: "no", kinds: [.shared]),
    Row(
      label: "the same allow-list reference in both",
      prod: ["TELEGRAM_CHAT_ID_ALLOWLIST": "ref+local://relay/staging/chats#/allowlist"],
      differences: 0, percent: "0.00", verdict: "yes"),
    Row(
      label: "RELAY_SURPRISE=1 in prod, ticketed", prod: ["RELAY_SURPRISE": "1"],
      exceptions: [exception("RELAY_SURPRISE", .absent, .value("1"))], compared: 22,
      differences: 1, percent: "4.55", verdict: "no", kinds: [.undeclared]),
    Row(
      label: "undeclared and equal in both", staging: ["RELAY_SURPRISE": "1"],
      prod: ["RELAY_SURPRISE": "1"], compared: 22, differences: 0, percent: "0.00", verdict: "no",
      kinds: [.undeclared]),
    Row(
      label: "PERSONA_MAP only in prod, ticketed", staging: ["PERSONA_MAP": nil],
      exceptions: [exception("PERSONA_MAP", .absent, .value("********"))], differences: 1,
      percent: "4.76", verdict: "yes", kinds: [.added]),
    Row(
      label: "a perEnvironment variable on one side only", prod: ["STATSD_ADDRESS": nil],
      differences: 1, percent: "4.76", verdict: "no", kinds: [.removed]),
    Row(
      label: "30s and 30000ms", prod: ["TELEGRAM_POLL_TIMEOUT": "30000ms"], differences: 1,
      percent: "4.76", verdict: "no", kinds: [.changed]),
  ]

  /// Day 20,780 is 2026-11-23.
  static let now = Timestamp(seconds: 20_780 * 86_400 + 43_200)

  @Test(arguments: rows)
  func decidesLikeTheTable(_ row: Row) throws {
    let report = Drift.compare(
      from: try Sample.environment(.staging, row.staging),
      to: try Sample.environment(.prod, row.prod), exceptions: row.exceptions,
      limit: Percent(hundredths: 500), now: DriftTests.now)
    #expect(report.compared == row.compared)
    #expect(report.differences == row.differences)
    #expect(report.drift.description == row.percent)
    #expect(report.verdict == row.verdict)
    #expect(report.changes.map(\.kind) == row.kinds)
    #expect(report.isYes == report.reasons.isEmpty)
    for change in report.changes {
      let isOverLimit = report.differences * 20 > report.compared
      #expect((change.remedy == nil) == (change.accepted && !isOverLimit))
      let isHidden = change.class?.isMasked ?? true
      #expect(!isHidden || [change.from, change.to].allSatisfy { $0 == nil || $0 == .masked })
    }
  }

  @Test func comparesTwelveVariablesByValueAndLeavesSevenSecretsOut() throws {
    let report = try compare()
    #expect(report.comparedByValue == 12)
    #expect(report.secrets == 7)
  }

  @Test func refusesToCompareNothing() throws {
    let empty = try Sample.file("")
    let report = Drift.compare(
      from: try Contract.check(empty, environment: .staging),
      to: try Contract.check(empty, environment: .prod), exceptions: [],
      limit: Percent(hundredths: 500), now: DriftTests.now)
    #expect(report.compared == 0)
    #expect(report.drift.description == "0.00")
    #expect(report.verdict == "no")
  }

  @Test func comparesTheLimitWithoutRounding() throws {
    let changes = ["RATE_LIMIT_PER_MINUTE": "20"]
    let exact = try compare(prod: changes, exceptions: [DriftTests.rateLimit], limit: 477)
    let below = try compare(prod: changes, exceptions: [DriftTests.rateLimit], limit: 476)
    #expect(exact.verdict == "yes")
    // 1 of 21 is 4.7619… %: shown as 4.76, and still above 4.76.
    #expect(below.verdict == "no")
  }

  @Test func doesNotExcuseTheOppositeDirection() throws {
    let report = Drift.compare(
      from: try Sample.environment(.prod, ["RATE_LIMIT_PER_MINUTE": "20"]),
      to: try Sample.environment(.staging), exceptions: [DriftTests.rateLimit],
      limit: Percent(hundredths: 500), now: DriftTests.now)
    #expect(report.verdict == "no")
  }

  @Test func givesTheNextStepForADifference() throws {
    let change = try #require(try compare(prod: ["QUEUE_DEPTH": "50"]).changes.first)
    #expect(change.from == .text("25"))
    #expect(change.to == .text("50"))
    #expect(change.remedy == .alignOrDeclarePerEnvironment)
  }

  @Test func hintsThatTwoSpellingsMeanTheSame() throws {
    let report = try compare(prod: ["TELEGRAM_POLL_TIMEOUT": "30000ms"])
    #expect(report.warnings.contains(.twoSpellings(variable: "TELEGRAM_POLL_TIMEOUT")))
    let other = try compare(prod: ["TELEGRAM_POLL_TIMEOUT": "31s"])
    #expect(other.warnings.isEmpty)
  }

  static let unused = exception("QUEUE_DEPTH", .value("25"), .value("50"))
  static let expired = exception("QUEUE_DEPTH", .value("25"), .value("50"), day: 20_779)
  static let sevenDays = exception("QUEUE_DEPTH", .value("25"), .value("30"), day: 20_787)
  static let eightDays = exception("QUEUE_DEPTH", .value("25"), .value("30"), day: 20_788)
  static let ofOthers = exception(
    "QUEUE_DEPTH", .value("1"), .value("2"), in: [.dev, .staging])

  @Test(
    arguments: [
      ("unused", unused, [.unused(unused)]), ("expired", expired, [.expired(expired)]),
      ("7 days", sevenDays, [.expiresSoon(sevenDays)]), ("8 days", eightDays, []),
      ("of others", ofOthers, []),
    ] as [(String, DriftException, [DriftWarning])])
  func warnsOfExceptionsThatNeedAttention(
    label: String, exception: DriftException, expected: [DriftWarning]
  ) throws {
    let report = try compare(prod: ["QUEUE_DEPTH": "30"], exceptions: [exception])
    #expect(report.warnings == expected, "\(label)")
  }

  /// Each reason for a no, and the next step.
  @Test(arguments: [
    Reason(
      "both have it, no exception", "QUEUE_DEPTH", "25", "50", .changed, .noException,
      .alignOrDeclarePerEnvironment),
    Reason(
      "only TO has it", "QUEUE_DEPTH", nil, "50", .added, .noException,
      .alignOrDeclarePerEnvironment),
    Reason(
      "only FROM has it", "STATSD_ADDRESS", "a:1", nil, .removed, .noException,
      .alignPresenceOrExcept),
    Reason(
      "the exception expired", "QUEUE_DEPTH", "25", "50", .changed, .expired(expired),
      .alignOrDeclarePerEnvironment, exceptions: [expired]),
    Reason(
      "the exception names other values", "QUEUE_DEPTH", "25", "50", .changed,
      .otherValues(other), .alignOrDeclarePerEnvironment, exceptions: [expired, other]),
    Reason(
      "a secret of FROM only", "A2A_API_KEY", "ref+local://a#/b", nil, .missingSecret,
      .notExcusable, .addOwnReference, exceptions: [exception("A2A_API_KEY", .absent, .absent)]),
    Reason(
      "a secret of TO only", "A2A_API_KEY", nil, "ref+local://a#/b", .extraSecret, .noException,
      .alignOrExcept),
    Reason(
      "a shared secret", "A2A_API_KEY", "ref+local://a#/b", "ref+local://a#/b", .shared,
      .notExcusable, .separate),
    Reason(
      "an undeclared variable", "RELAY_SURPRISE", "1", nil, .undeclared, .notExcusable,
      .removeOrDeclare),
  ])
  func givesTheReasonAndTheNextStep(_ row: Reason) throws {
    let report = Drift.compare(
      from: try row.environment(.staging, row.from), to: try row.environment(.prod, row.to),
      exceptions: row.exceptions, limit: Percent(hundredths: 10_000), now: DriftTests.now)
    #expect(
      report.reasons.filter { $0 != .nothingCompared }
        == [.notExcused(variable: row.variable, row.kind, row.obstacle)])
    #expect(report.changes.map(\.remedy) == [row.remedy])
  }

  @Test func givesTheLimitAndAnEmptyComparisonAsReasons() throws {
    let changes = ["RATE_LIMIT_PER_MINUTE": "20"]
    let over = try compare(prod: changes, exceptions: [DriftTests.rateLimit], limit: 476)
    #expect(over.reasons == [.overLimit])
    let empty = try Sample.file("")
    let nothing = Drift.compare(
      from: try Contract.check(empty, environment: .staging),
      to: try Contract.check(empty, environment: .prod), exceptions: [],
      limit: Percent(hundredths: 500), now: DriftTests.now)
    #expect(nothing.reasons == [.nothingCompared])
  }

  struct Reason: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let variable: String
    let from: String?
    let to: String?
    let kind: DriftChange.Kind
    let obstacle: DriftReason.Obstacle
    let remedy: DriftChange.Remedy
    let exceptions: [DriftException]

    init(
      _ label: String, _ variable: String, _ from: String?, _ to: String?,
      _ kind: DriftChange.Kind, _ obstacle: DriftReason.Obstacle, _ remedy: DriftChange.Remedy,
      exceptions: [DriftException] = []
    ) {
      testDescription = label
      (self.variable, self.from, self.to) = (variable, from, to)
      (self.kind, self.obstacle, self.remedy) = (kind, obstacle, remedy)
      self.exceptions = exceptions
    }

    func environment(_ name: EnvironmentName, _ value: String?) throws -> Environment {
      let text = value.map { "\(variable)=\($0)\n" } ?? ""
      return try Contract.check(try Sample.file(text), environment: name)
    }
  }

  static let other = exception("QUEUE_DEPTH", .value("25"), .value("51"))

  @Test(arguments: [
    (0, 21, "0.00"), (1, 21, "4.76"), (1, 20, "5.00"), (2, 21, "9.52"), (1, 22, "4.55"),
    (1, 3, "33.33"), (2, 3, "66.67"), (1, 800, "0.13"), (21, 21, "100.00"), (0, 0, "0.00"),
  ])
  func roundsHalfUpToTwoDecimals(part: Int, whole: Int, text: String) {
    #expect(Percent(part, of: whole).description == text)
  }

  @Test(
    arguments: [
      ("5", 500), ("0", 0), ("4.7", 470), ("4.75", 475), ("100", 10_000), ("0.05", 5),
      ("100.00", 10_000),
      ("", nil), ("5%", nil), ("+5", nil), ("-5", nil), ("05", nil), ("100.01", nil), ("101", nil),
      ("4.755", nil), ("4.", nil), (".5", nil), ("5 ", nil), ("1e1", nil),
    ] as [(String, Int?)])
  func readsPercentStrictly(text: String, hundredths: Int?) {
    #expect(Percent(text)?.hundredths == hundredths)
  }

  private func compare(
    prod: [String: String?] = [:], exceptions: [DriftException] = [], limit: Int = 500
  ) throws -> DriftReport {
    Drift.compare(
      from: try Sample.environment(.staging), to: try Sample.environment(.prod, prod),
      exceptions: exceptions, limit: Percent(hundredths: limit), now: DriftTests.now)
  }
}

/// An exception for staging and prod, by default until day 20,900.
private func exception(
  _ variable: String, _ from: DriftException.Side, _ to: DriftException.Side,
  in environments: [EnvironmentName] = [.staging, .prod], day: Int64 = 20_900
) -> DriftException {
  DriftException(
    variable: variable, environments: environments, from: from, to: to, ticket: "OPS-1",
    owner: "platform", reason: "a reason", expires: CalendarDay(daysSince1970: day))
}
