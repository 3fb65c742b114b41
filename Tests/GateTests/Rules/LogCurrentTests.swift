import Policy
import Testing

@testable import Gate

@Suite struct LogCurrentTests {
  private static let known = LogCurrency.Known(source: "the upstream branch", size: 3)

  @Test func needsAMemoryAndTheQuorum() throws {
    typealias Row = (LogCurrency, RuleOutcome.Answer, String)
    let lag = Duration.seconds(86_400)
    let rows: [Row] = [
      (
        LogCurrency(known: [Self.known], memory: nil), .yes,
        "extends the upstream branch (3 entries)"
      ),
      (LogCurrency(known: [], memory: nil), .no, "no earlier state of the logbook is known"),
      (
        LogCurrency(known: [], memory: .ref("refs/relay/checkpoint")), .no,
        "no earlier state of the logbook is known"
      ),
      (LogCurrency(known: [], memory: LogMemory.none), .yes, "logbook.memory is none"),
      (LogCurrency(known: [Self.known], memory: LogMemory.none), .yes, "logbook.memory is none"),
      (
        LogCurrency(known: [], memory: nil, quorum: .met(size: 1)), .yes,
        "witnesses cosigned 1 entry"
      ),
      (
        LogCurrency(known: [Self.known], memory: LogMemory.none, quorum: .missing(maxLag: lag)),
        .no,
        "no checkpoint of the last 86400 s has the quorum"
      ),
    ]
    for (currency, answer, reason) in rows {
      var input = try GateSample.input()
      input.currency = .success(currency)
      let outcome = GateRule.logCurrent.outcome(input)
      #expect(outcome.answer == answer, "\(currency)")
      #expect(outcome.reason.contains(reason), "\(outcome.reason)")
    }
  }

  @Test func isUndecidedIfNothingWasAsked() throws {
    var input = try GateSample.input()
    input.currency = .failure(RuleFailure(.undecided, "git does not answer", next: "ask again"))
    #expect(GateRule.logCurrent.outcome(input).answer == .undecided)
  }
}
