import Configuration
import Crypto
import RFC3339
import Support
import Testing

@testable import Evidence
@testable import Gate

/// The rule `suites_green`: when a suite ran, which suite it is, and how much of it ran.
@Suite struct SuiteRequirementsTests {
  private static let name = "suites/routing.xml"
  private static let both = [name, "suites/a2a-adapter.xml"]
  private static let again = "run the suites for this commit and index their JUnit files"
  private static let dated =
    "write the time, or index the report in the run of the tests: relayctl evidence index DIR --run ID"
  private static let counts = "tests=\"1\" failures=\"0\" errors=\"0\""

  /// A report of suites, each with one test that ran at a time; an empty time states none.
  private static func suites(_ times: String...) -> String {
    let suites = times.enumerated().map { number, time in
      let stated = time.isEmpty ? "" : " timestamp=\"\(time)\""
      return
        "<testsuite \(counts)\(stated)><testcase classname=\"routing\" name=\"\(number)\"/></testsuite>"
    }
    return "<testsuites>\(suites.joined())</testsuites>"
  }

  private static func changed(
    _ text: String, run: String? = nil, zone: String? = nil, created: Timestamp? = nil
  ) -> RuleRow.Change {
    { input in
      input.changeEvidence {
        $0[name].text = text
        $0[name].zone = zone.flatMap { UTCOffset($0) }
        $0.run = run
        if let created { $0[name].created = created }
      }
    }
  }

  private static func yes(
    _ label: String, _ text: String, run: String? = nil, zone: String? = nil,
    created: Timestamp? = nil
  ) -> RuleRow {
    .yes(label, "tests run: *", both, changed(text, run: run, zone: zone, created: created))
  }

  private static func no(
    _ label: String, _ problem: String, next: String = again, _ text: String, run: String? = nil,
    zone: String? = nil, created: Timestamp? = nil
  ) -> RuleRow {
    .no(
      label, "\(name): \(problem)", [name], next: next,
      changed(text, run: run, zone: zone, created: created))
  }

  /// The decision is made at 2026-11-27T12:00:00Z, and the files were indexed at 11:00.
  private static let times: [RuleRow] = [
    no(
      "without a zone, of 2019", "ran * d ago, expected at most 24 h", suites("2019-01-01T00:00:00")
    ),
    no(
      "of 2019 beside a suite without a time", "ran * d ago, expected at most 24 h",
      suites("2019-01-01T00:00:00Z", "")),
    no(
      "without a time beside one of 2019", "ran * d ago, expected at most 24 h",
      suites("", "2019-01-01T00:00:00Z")),
    no(
      "of 2019 beside a suite of today", "ran * d ago, expected at most 24 h",
      suites("2026-11-27T11:00:00Z", "2019-01-01T00:00:00Z")),
    yes("without a time beside a suite of today", suites("", "2026-11-27T11:00:00Z")),
    yes("without a zone, 10 h ago in any zone", suites("2026-11-27T02:00:00")),
    no(
      "without a zone, and 24 h ago in the first zone", "ran 24 h ago, expected at most 24 h",
      suites("2026-11-27T01:59:59")),
    yes("without a zone, in the zone of the index", suites("2026-11-26T14:00:00"), zone: "+02:00"),
    no(
      "without a zone, too old in the zone of the index", "ran 24 h ago, expected at most 24 h",
      suites("2026-11-26T13:59:59"), zone: "+02:00"),
    no(
      "a zone does not change a time that has one", "ran 24 h ago, expected at most 24 h",
      suites("2026-11-26T11:59:59Z"), zone: "-12:00"),
    no(
      "no time at all", "states no time, expected the attribute timestamp", next: dated, suites("")),
    yes("no time, but the run of the index", suites(""), run: "1234567890"),
    no(
      "no time, and an index of the run that is too old", "made 24 h ago, expected at most 24 h",
      suites(""), run: "1", created: GateSample.now.adding(seconds: -86_401)),
    no(
      "of 2019, and the run of the index", "ran * d ago, expected at most 24 h",
      suites("2019-01-01T00:00:00"), run: "1"),
  ]

  private static func copied(_ change: @escaping @Sendable (String) -> String) -> RuleRow.Change {
    { $0.changeEvidence { $0[name].text = change(EvidenceParts.suite("a2a-adapter")) } }
  }

  private static let copies: [RuleRow] = [
    copy("the same report for two suites") { $0 },
    copy("the same report with white space") { $0 + "\n" },
    copy("the same report with another name") {
      $0.replacing("name=\"a2a-adapter\" tests", with: "name=\"routing\" tests")
    },
    .yes(
      "the same tests in another run", "tests run: routing 2, a2a-adapter 2; none failed", both,
      copied { $0.replacing("\(EvidenceParts.created)", with: "2026-11-27T11:00:01Z") }),
  ]

  private static func copy(
    _ label: String, _ change: @escaping @Sendable (String) -> String
  ) -> RuleRow {
    .no(
      label, "\(name), suites/a2a-adapter.xml: the same report, expected one of each suite", both,
      next: again, copied(change))
  }

  private static let list =
    "scan_image, soak]\n    evidence_max_age: 24h\n    suites: [routing, a2a-adapter]"

  private static func policy(_ suites: String) -> RuleRow.Change {
    { input in
      input = try GateSample.input(policy: [
        .init(
          "suites", list, "scan_image, soak]\n    evidence_max_age: 24h\n    suites: \(suites)")
      ])
    }
  }

  private static let requirements: [RuleRow] = [
    .yes(
      "the tests that the policy requires", "tests run: routing 2; none failed", [name],
      policy("{routing: {tests: 2}}")),
    .no(
      "fewer tests", "\(name): 2 tests ran (0 skipped), expected at least 3", [name], next: again,
      policy("{routing: {tests: 3}}")),
    .yes(
      "a class that the policy requires", "tests run: routing 2; none failed", [name],
      policy("{routing: {cases: rout}}")),
    .no(
      "another class", "\(name): no test of a class Routing… ran, expected at least one", [name],
      next: again, policy("{routing: {cases: Routing}}")),
    .no(
      "the report of another suite",
      "suites/a2a-adapter.xml: no test of a class routing… ran, expected at least one",
      ["suites/a2a-adapter.xml"], next: again,
      policy("{routing: {file: suites/a2a-adapter.xml, cases: routing}}")),
    .yes(
      "a file of another name", "tests run: adapter 2, routing 2; none failed",
      ["suites/a2a-adapter.xml", name],
      policy("{adapter: {file: suites/a2a-adapter.xml, tests: 1, cases: a2a-adapter}, routing: {}}")
    ),
  ]

  @Test(arguments: times + copies + requirements) func decides(row: RuleRow) throws {
    try row.check(.suitesGreen)
  }

  @Test func tellsTheAgeOfTheReport() throws {
    var input = try GateSample.input()
    try Self.changed(Self.suites("2026-11-27T02:00:00Z"))(&input)
    let outcome = GateRule.suitesGreen.outcome(input)
    #expect(outcome.evidence.map(\.ageSeconds) == [36_000, 3600])
  }

  @Test(
    arguments: [
      ("any run", nil, nil, true), ("the run", "7", "7", true), ("another run", "6", "7", false),
      ("no stated run", nil, "7", false), ("a run that nobody asks for", "7", nil, true),
    ] as [(String, String?, String?, Bool)])
  func comparesTheRun(label: String, run: String?, required: String?, isGreen: Bool) throws {
    var input = try GateSample.input()
    input.changeEvidence { ($0.run, $0.requiredRun) = (run, required) }
    let outcome = GateRule.suitesGreen.outcome(input)
    #expect((outcome.answer == .yes) == isGreen, "\(label): \(outcome.reason)")
  }
}
