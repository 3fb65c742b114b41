import Configuration
import Policy
import RFC3339
import Support
import Testing

@testable import Evidence
@testable import Gate

/// The rule `suites_green`.
@Suite struct SuitesGreenTests {
  private static let routing = "suites/routing.xml"
  private static let both = [routing, "suites/a2a-adapter.xml"]
  private static let again = "run the suites for this commit and index their JUnit files"
  private static let green = "tests run: routing 2, a2a-adapter 2; none failed"

  private static let made = EvidenceParts.created

  /// A change of the first suite's report; with `run`, the index states its CI run.
  private static func routing(
    _ text: String, run: Bool = false, zone: String? = nil
  ) -> RuleRow.Change {
    { input in
      input.changeEvidence {
        $0[routing].text = text
        $0[routing].zone = zone.flatMap { UTCOffset($0) }
        if run { $0.run = "1" }
      }
    }
  }

  /// A report of one test, with more attributes and content.
  private static func report(_ attributes: String = "", _ content: String = "") -> String {
    """
    <testsuite name="routing" tests="1" failures="0" errors="0"\(attributes)>\(content)\
    <testcase classname="routing" name="a"/></testsuite>
    """
  }

  private static func commit(_ digit: String) -> String {
    let commit = String(repeating: digit, count: 40)
    return "<properties><property name=\"commit\" value=\"\(commit)\"/></properties>"
  }

  private static let rows: [RuleRow] =
    [
      .yes("every suite ran and none failed", green, both),
      .yes("dev to staging", green, both, into: .staging),
      .yes(
        "a test was skipped, another ran", "tests run: routing 1, a2a-adapter 2; none failed",
        both,
        routing(
          """
          <testsuite name="routing" tests="2" failures="0" errors="0" timestamp="\(made)"><testcase name="a"/>\
          <testcase name="b"><skipped/></testcase></testsuite>
          """)),
      .no(
        "a test failed", "\(routing): 1 of 2 tests failed: routing.b", [routing],
        next: "fix the failing tests and run the suite again",
        routing(
          """
          <testsuite name="routing" tests="2" failures="1" errors="0" timestamp="\(made)"><testcase name="a"/>\
          <testcase classname="routing" name="b"><failure/></testcase></testsuite>
          """)),
      .no(
        "a test ended by an error", "\(routing): 1 of 1 tests failed: routing.a", [routing],
        next: "fix the failing tests and run the suite again",
        routing(
          """
          <testsuite name="routing" tests="1" failures="0" errors="1" timestamp="\(made)">\
          <testcase classname="routing" name="a"><error/></testcase></testsuite>
          """)),
      .no(
        "a test of the second suite failed",
        "suites/a2a-adapter.xml: 1 of 1 tests failed: a", ["suites/a2a-adapter.xml"],
        next: "fix the failing tests and run the suite again"
      ) {
        $0.changeEvidence {
          $0["suites/a2a-adapter.xml"].text = """
            <testsuite name="a2a-adapter" tests="1" failures="1" errors="0" timestamp="\(made)">\
            <testcase name="a"><failure/></testcase></testsuite>
            """
        }
      },
      .no(
        "no test is in the suite",
        "\(routing): no test ran (0 skipped), expected at least one", [routing], next: again,
        routing("<testsuite name=\"routing\" tests=\"0\" failures=\"0\" errors=\"0\"/>", run: true)),
      .no(
        "every test was skipped",
        "\(routing): no test ran (1 skipped), expected at least one", [routing], next: again,
        routing(
          """
          <testsuite name="routing" tests="1" failures="0" errors="0" timestamp="\(made)">\
          <testcase name="a"><skipped/></testcase></testsuite>
          """)),
      .no(
        "not XML", "\(routing): *", [routing], next: again, routing("no report")),
      .no(
        "counts that contradict the test cases",
        "\(routing): line 1: tests=\"3\" in <testsuite>, counted 2", [routing], next: again
      ) {
        $0.changeEvidence {
          $0[routing].text = EvidenceParts.suite("routing").replacing("\"2\"", with: "\"3\"")
        }
      },
      .yes(
        "a report that states the commit",
        "tests run: routing 1, a2a-adapter 2; none failed", both,
        routing(report(" timestamp=\"\(made)\"", commit("a")))
      ),
      .no(
        "a report about another commit",
        "\(routing): about commit \(String(repeating: "b", count: 40)), "
          + "expected \(GateSample.commit)", [routing], next: again,
        routing(report(" timestamp=\"\(made)\"", commit("b")))),
      .yes(
        "a suite that ran 24 h ago", "tests run: routing 1, a2a-adapter 2; none failed", both,
        routing(report(" timestamp=\"2026-11-26T12:00:00Z\""))),
      .no(
        "a suite that ran a second before that",
        "\(routing): ran 24 h ago, expected at most 24 h", [routing], next: again,
        routing(report(" timestamp=\"2026-11-26T11:59:59Z\""))),
      .no(
        "a suite of the future",
        "\(routing): ran at 2026-11-27T12:05:01Z, later than the current time 2026-11-27T12:00:00Z",
        [routing], next: again, routing(report(" timestamp=\"2026-11-27T12:05:01Z\""))),
    ]
    + RuleRow.evidence(of: routing, maxAge: 86_400, both, next: again)
    + RuleRow.evidence(
      of: "suites/a2a-adapter.xml", maxAge: 86_400, both, next: again, into: .staging)

  @Test(arguments: rows) func decides(row: RuleRow) throws { try row.check(.suitesGreen) }

  /// A policy without suites cannot be read, so that the rule never sees one.
  @Test func asksForTheSuitesOfThePolicy() throws {
    let input = try GateSample.input(policy: [
      .init(
        "another suite",
        "scan_image, soak]\n    evidence_max_age: 24h\n    suites: [routing, a2a-adapter]",
        "scan_image, soak]\n    evidence_max_age: 24h\n    suites: [routing, load]")
    ])
    let outcome = GateRule.suitesGreen.outcome(input)
    #expect(outcome.answer == .no)
    #expect(outcome.reason == "suites/load.xml: not in evidence.json")
    #expect(throws: (any Error).self) {
      try GateSample.policy([
        .init(
          "no suite",
          "scan_image, soak]\n    evidence_max_age: 24h\n    suites: [routing, a2a-adapter]",
          "scan_image, soak]\n    evidence_max_age: 24h\n    suites: []")
      ])
    }
  }

  @Test func isAskedOfEveryPromotion() throws {
    #expect(try GateRule.suitesGreen.isAsked(into: .staging))
    #expect(try GateRule.suitesGreen.isAsked(into: .prod))
  }
}
