import Configuration
import Testing

@testable import Gate

/// The rule `time_is_real`.
@Suite struct TimeIsRealTests {
  private static let rows: [RuleRow] = [
    .yes("the system\'s clock", "the time is from the system clock"),
    .no(
      "--now in a workspace that records",
      "--now 2026-11-27T12:00:00Z, expected the system clock", next: "run the command without --now"
    ) { $0.clock = .forced },
    .no(
      "--now in a rehearsal, if the rule were evaluated",
      "--now 2026-11-27T12:00:00Z, expected the system clock", next: "run the command without --now"
    ) { $0.clock = .rehearsal },
  ]

  @Test(arguments: rows) func decides(row: RuleRow) throws { try row.check(.timeIsReal) }

  @Test(arguments: EnvironmentName.allCases.filter { $0 != .dev })
  func isLeftOutOfARehearsal(target: EnvironmentName) throws {
    var input = try GateSample.input(into: target)
    let real = GateDecision(input)
    input.clock = .rehearsal
    let rehearsal = GateDecision(input)
    #expect(rehearsal.verdict == .yes)
    #expect(rehearsal.hasForcedTime)
    #expect(!rehearsal.case.rules.map(\.id).contains("time_is_real"))
    #expect(rehearsal.case.rules.count == real.case.rules.count - 1)
    #expect(rehearsal.case.id != real.case.id)
    input.clock = .forced
    #expect(GateDecision(input).verdict == .no)
  }

  @Test func isAskedOfEveryPromotion() throws {
    #expect(try GateRule.timeIsReal.isAsked(into: .staging))
    #expect(try GateRule.timeIsReal.isAsked(into: .prod))
  }
}
