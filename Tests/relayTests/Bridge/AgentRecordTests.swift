import HTTP
import Testing

@testable import relay

/// Only failures in a row make an agent unreachable, and no single prompt does.
@Suite struct AgentRecordTests {
  /// What is recorded, and after how many seconds since the last record.
  private enum Event {
    case prompt(AgentOutcome, after: Int = 1)
    case card(after: Int = 1)
    case cardFails(after: Int = 1)
  }

  private static let answered = AgentOutcome.answered(AgentAnswer(text: "done", kind: .final))
  private static let refusedConnection = failed(.transfer(.cannotConnect))
  private static let badGateway = failed(.status(502, retryAfter: nil))

  private static func failed(_ failure: CallFailure) -> AgentOutcome { .failed(.call(failure)) }

  private static func condition(
    after events: [Event], from record: AgentRecord = AgentRecord()
  ) -> (RelayStatus.AgentCondition, isDoubtful: Bool) {
    var record = record
    var now = ContinuousClock.now
    for event in events {
      switch event {
      case .prompt(let outcome, let pause):
        now += .seconds(pause)
        record.note(outcome, at: now)
      case .card(let pause):
        now += .seconds(pause)
        record.cardRead(at: now)
      case .cardFails(let pause):
        now += .seconds(pause)
        record.cardFailed(.call(.transfer(.cannotConnect)))
      }
    }
    return (record.condition, record.isDoubtful)
  }

  private static let unreachable = RelayStatus.AgentCondition.unreachable("cannot connect")
  private static let failing = RelayStatus.AgentCondition.unreachable("status 502")

  private static let histories: [(String, [Event], RelayStatus.AgentCondition, Bool)] = [
    ("nothing", [], .unknown, false),
    ("a card at the start", [.card()], .reachable, false),
    ("no card at the start", [.cardFails()], unreachable, true),
    ("a card at last", [.cardFails(), .card()], .reachable, false),
    ("one failure", [.card(), .prompt(badGateway)], .reachable, true),
    ("two failures", [.card(), .prompt(badGateway), .prompt(badGateway)], .reachable, true),
    (
      "three failures", [.card(), .prompt(badGateway), .prompt(badGateway), .prompt(badGateway)],
      failing, true
    ),
    (
      "an answer between failures",
      [
        .card(), .prompt(badGateway), .prompt(badGateway), .prompt(answered), .prompt(badGateway),
        .prompt(badGateway),
      ], .reachable, true
    ),
    (
      "a readable card between failures that need no connection to be seen",
      [
        .card(), .prompt(refusedConnection), .prompt(refusedConnection), .card(),
        .prompt(refusedConnection),
      ], .reachable, true
    ),
    (
      "a readable card between answers with 502",
      [.card(), .prompt(badGateway), .prompt(badGateway), .card(), .prompt(badGateway)], failing,
      true
    ),
    (
      "a prompt and two cards",
      [.card(), .prompt(refusedConnection), .cardFails(), .cardFails()], unreachable, true
    ),
    ("an answer", [.cardFails(), .prompt(answered)], .reachable, false),
    (
      "a readable card while prompts fail",
      [.cardFails(), .prompt(badGateway), .card(after: 59)], failing, true
    ),
    (
      "a readable card a minute after",
      [.cardFails(), .prompt(badGateway), .card(after: 60)], .reachable, false
    ),
  ]

  @Test(arguments: histories.indices) func countsFailuresInARow(index: Int) {
    let (label, events, condition, isDoubtful) = Self.histories[index]
    let found = Self.condition(after: events)
    #expect(found.0 == condition, "\(label)")
    #expect(found.isDoubtful == isDoubtful, "\(label)")
  }

  /// These concern one prompt, or say nothing about the agent.
  private static let harmless: [AgentFailure] = [
    .call(.status(400, retryAfter: nil)), .call(.status(413, retryAfter: nil)),
    .call(.status(415, retryAfter: nil)), .call(.status(422, retryAfter: nil)),
    .call(.unreadable), .outcomeUnknown(.unreadable), .call(.transfer(.tooLarge(limit: 1))),
    .outcomeUnknown(.transfer(.tooLarge(limit: 1))), .call(.transfer(.cancelled)),
    .call(.rpc(code: -32602, message: "")), .call(.rpc(code: -32603, message: "")),
    .taskFailed(text: ""), .taskRejected(text: ""), .taskCanceled(text: ""), .taskLost, .timedOut,
    .stopped,
  ]

  @Test(arguments: harmless) func isNotMadeUnreachableByPrompts(failure: AgentFailure) {
    let prompts = [Event](repeating: .prompt(.failed(failure)), count: 10)
    let found = Self.condition(after: [.card()] + prompts)
    #expect(found.0 == .reachable)
    #expect(!found.isDoubtful)
  }

  private static let serious: [AgentFailure] = [
    .call(.transfer(.cannotConnect)), .call(.transfer(.cannotResolve)),
    .call(.transfer(.timedOut(sent: true))), .call(.transfer(.reset(sent: true))),
    .outcomeUnknown(.transfer(.reset(sent: true))), .call(.transfer(.pinMismatch)),
    .call(.transfer(.tlsFailed(.untrusted))), .call(.transfer(.encoded)),
    .call(.status(401, retryAfter: nil)), .call(.status(403, retryAfter: nil)),
    .call(.status(404, retryAfter: nil)), .call(.status(307, retryAfter: nil)),
    .call(.status(429, retryAfter: nil)), .call(.status(500, retryAfter: nil)),
    .outcomeUnknown(.status(504, retryAfter: nil)), .call(.status(503, retryAfter: nil)),
    .call(.card(.notFound)),
  ]

  @Test(arguments: serious) func isMadeUnreachableByTheThirdInARow(failure: AgentFailure) {
    #expect(failure.concernsService)
    let prompt = Event.prompt(.failed(failure))
    #expect(Self.condition(after: [.card(), prompt, prompt]).0 == .reachable)
    #expect(
      Self.condition(after: [.card(), prompt, prompt, prompt]).0 == .unreachable(failure.message))
  }
}
