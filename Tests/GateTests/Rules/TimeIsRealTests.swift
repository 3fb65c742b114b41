import Configuration
import Testing

@testable import Gate

/// The rule `time_is_real`.
@Suite struct TimeIsRealTests {
  private static let rows: [RuleRow] = [
    .yes("the system\'s clock", "the time is from the system clock"),
    .yes("--now in a demonstration workspace", "--now is accepted in a demonstration workspace") {
      $0.clock = .demonstration
    },
    .no(
      "--now in a workspace that records",
      "--now 2026-11-27T12:00:00Z, expected the system clock", next: "run the command without --now"
    ) { $0.clock = .forced },
  ]

  @Test(arguments: rows) func decides(row: RuleRow) throws { try row.check(.timeIsReal) }

  @Test func isAskedOfEveryPromotion() throws {
    #expect(try GateRule.timeIsReal.isAsked(into: .staging))
    #expect(try GateRule.timeIsReal.isAsked(into: .prod))
  }
}
