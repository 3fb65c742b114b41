import HTTP
import Testing

@testable import relay

@Suite struct AgentExchangeTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let label: String
    let version: ProtocolVersion
    let streams: Bool
    let conversation: Conversation
    let events: [AgentEvent]
    let trace: [String]
    let outcome: AgentOutcome
    let notices: [AgentNotice]

    init(
      _ label: String, on version: ProtocolVersion = .v1, streams: Bool = false,
      in conversation: Conversation = Conversation(), _ events: [AgentEvent], _ trace: [String],
      _ outcome: AgentOutcome, notices: [AgentNotice] = []
    ) {
      self.label = label
      self.version = version
      self.streams = streams
      self.conversation = conversation
      self.events = events
      self.trace = trace
      self.outcome = outcome
      self.notices = notices
    }

    var testDescription: String { label }
  }

  static func final(_ text: String) -> AgentOutcome {
    .answered(AgentAnswer(text: text, kind: .final))
  }

  static func question(_ text: String) -> AgentOutcome {
    .answered(AgentAnswer(text: text, kind: .question))
  }

  static let done = AgentEvent.answered(.example(.completed, "ok"))
  static let working = AgentEvent.answered(.example(.working))
  static let asked = Conversation(
    contextID: "c1",
    pending: .init(taskID: "t1", need: .input, question: .example("Which city?", id: "q1")),
    isEstablished: true)
  static let known = Conversation(contextID: "c1", isEstablished: true)
  static let ours = ExchangePlay.messageID.description
  static let reset = AgentEvent.failed(.transfer(.reset(sent: true)))
  static let refused = AgentEvent.failed(.transfer(.cannotConnect))

  static let answers: [Case] = [
    Case("finished at once", [done], ["1.0 send"], final("ok")),
    Case("finished at once, 0.3", on: .v03, [done], ["0.3 send"], final("ok")),
    Case(
      "direct message", [.message("hello")], ["1.0 send"], final("hello")),
    Case(
      "polled", [working, working, done],
      ["1.0 send", "wait 50.0", "1.0 get t1", "wait 75.0", "1.0 get t1"], final("ok")),
    Case(
      "a state from the future is waited for", [.answered(.example(.unknown)), done],
      ["1.0 send", "wait 50.0", "1.0 get t1"], final("ok")),
    Case(
      "failed", [.answered(.example(.failed, says: "tool exploded"))], ["1.0 send"],
      .failed(.taskFailed(text: "tool exploded"))),
    Case(
      "rejected", [.answered(.example(.rejected, says: "no"))], ["1.0 send"],
      .failed(.taskRejected(text: "no"))),
    Case(
      "canceled there", [.answered(.example(.canceled))], ["1.0 send"],
      .failed(.taskCanceled(text: ""))),
    Case(
      "asks", [.answered(.example(.inputRequired, says: "Which city?"))], ["1.0 send"],
      question("Which city?")),
    Case(
      "streamed", streams: true,
      [
        .heard(.example(.submitted)), .heard(.example(.working, says: "thinking")),
        .heard(.artifact(taskID: "t1", contextID: "c1", .example("ec", id: "a"), append: false)),
        .heard(.artifact(taskID: "t1", contextID: "c1", .example("ho", id: "a"), append: true)),
        .heard(.status(taskID: "t1", contextID: "c1", .example(.completed))),
      ], ["1.0 stream", "listen", "listen", "listen", "listen"], final("echo")),
    Case(
      "streamed without a first task", streams: true,
      [
        .heard(.status(taskID: "t1", contextID: "c1", .example(.working))),
        .heard(.artifact(taskID: "t1", contextID: "c1", .example("ok", id: "a"), append: false)),
        .heard(.status(taskID: "t1", contextID: "c1", .example(.completed))),
      ], ["1.0 stream", "listen", "listen"], final("ok")),
    Case(
      "streams its end, not its result", streams: true,
      [
        .heard(.example(.submitted)),
        .heard(.status(taskID: "t1", contextID: "c1", .example(.completed))), done,
      ], ["1.0 stream", "listen", "1.0 get t1 with history"], final("ok")),
    Case(
      "done, without a result", streams: true,
      [.heard(.example(.completed)), .answered(.example(.completed))],
      ["1.0 stream", "1.0 get t1 with history"], final("")),
    Case(
      "done, without a result, and lost since", streams: true,
      [.heard(.example(.working, says: "It is 42")), .heard(.example(.completed)), .rpc(-32001)],
      ["1.0 stream", "listen", "1.0 get t1 with history"], final("It is 42")),
    Case(
      "says its answer while it works", streams: true,
      [
        .heard(.example(.working, says: "It is 42")),
        .heard(.status(taskID: "t1", contextID: "c1", .example(.completed))),
        .answered(.example(.completed)),
      ], ["1.0 stream", "listen", "1.0 get t1 with history"], final("It is 42")),
    Case(
      "says its answer while it works, polled",
      [
        working, .answered(.example(.working, says: "It is 42")),
        .answered(.example(.completed)), .answered(.example(.completed)),
      ],
      [
        "1.0 send", "wait 50.0", "1.0 get t1", "wait 75.0", "1.0 get t1", "1.0 get t1 with history",
      ],
      final("It is 42")),
    Case(
      "asked for a stream, answered at once", streams: true, [done], ["1.0 stream"], final("ok")),
    Case(
      "stream ends too early", on: .v03, streams: true,
      [.heard(.example(.working)), .streamEnded, working, done],
      ["0.3 stream", "listen", "wait 50.0", "0.3 get t1", "wait 75.0", "0.3 get t1"], final("ok")),
    Case(
      "stream breaks", streams: true, [.heard(.example(.working)), reset, done],
      ["1.0 stream", "listen", "wait 50.0", "1.0 get t1"], final("ok")),
    Case(
      "stream brings an error, and the task has failed", streams: true,
      [
        .heard(.example(.working)), .rpc(-32603),
        .answered(.example(.failed, says: "boom")),
      ], ["1.0 stream", "listen", "wait 50.0", "1.0 get t1"], .failed(.taskFailed(text: "boom"))),
    Case(
      "stream brings an error, and the task never ends", streams: true,
      [.heard(.example(.working)), .rpc(-32603), working, working, working, working],
      [
        "1.0 stream", "listen", "wait 50.0", "1.0 get t1", "wait 500.0", "1.0 get t1",
        "wait 1000.0", "1.0 get t1", "wait 2000.0", "1.0 get t1",
      ], .failed(.outcomeUnknown(.rpc(code: -32603, message: "")))),
    Case(
      "trouble while polling", [working, refused, .failed(.status(502, retryAfter: nil)), done],
      [
        "1.0 send", "wait 50.0", "1.0 get t1", "wait 75.0", "1.0 get t1", "wait 112.5",
        "1.0 get t1",
      ], final("ok")),
    Case(
      "fatal while polling", [working, .failed(.status(401, retryAfter: nil))],
      ["1.0 send", "wait 50.0", "1.0 get t1"],
      .failed(.outcomeUnknown(.status(401, retryAfter: nil)))),
    Case(
      "a gateway does not find the agent while polling",
      [working, .failed(.status(404, retryAfter: nil)), done],
      ["1.0 send", "wait 50.0", "1.0 get t1", "wait 75.0", "1.0 get t1"], final("ok")),
  ]

  static let corrections: [Case] = [
    Case(
      "promises a stream and has none", streams: true, [.rpc(-32004), done],
      ["1.0 stream", "1.0 send"], final("ok")),
    Case(
      "wrong version, card unchanged", [.rpc(-32601), .card(v1), done],
      ["1.0 send", "card", "0.3 send"], final("ok")),
    Case(
      "version refused, card unchanged", on: .v03, [.rpc(-32009), .card(v03), done],
      ["0.3 send", "card", "1.0 send"], final("ok")),
    Case(
      "wrong version, card changed", [.rpc(-32601), .card(v03), done],
      ["1.0 send", "card", "0.3 send"], final("ok")),
    Case(
      "wrong version, card gone", [.rpc(-32009), .failed(.card(.notFound)), done],
      ["1.0 send", "card", "0.3 send"], final("ok")),
    Case(
      "neither version", [.rpc(-32601), .card(v1), .rpc(-32601), .rpc(-32601)],
      ["1.0 send", "card", "0.3 send", "1.0 send"],
      .failed(.call(.rpc(code: -32601, message: "")))),
    Case(
      "one replica does not have the version", [.rpc(-32009), .card(v1), .rpc(-32600), done],
      ["1.0 send", "card", "0.3 send", "1.0 send"], final("ok")),
    Case(
      "neither stream nor version", streams: true,
      [.rpc(-32601), .rpc(-32601), .card(v1Streaming), done],
      ["1.0 stream", "1.0 send", "card", "0.3 stream"], final("ok")),
    Case(
      "moved", [.failed(.status(404, retryAfter: nil)), .card(v03), done],
      ["1.0 send", "card", "0.3 send"], final("ok")),
    Case(
      "not there for a moment", [absent, .card(v1), absent, done],
      ["1.0 send", "card", "wait 500.0", "1.0 send", "wait 1000.0", "1.0 send"], final("ok")),
    Case(
      "not there", [absent, .card(v1), absent, absent, absent],
      [
        "1.0 send", "card", "wait 500.0", "1.0 send", "wait 1000.0", "1.0 send", "wait 2000.0",
        "1.0 send",
      ], .failed(.call(.status(404, retryAfter: nil)))),
    Case(
      "not there, and no card", [absent, refused, done],
      ["1.0 send", "card", "wait 500.0", "1.0 send"], final("ok")),
    Case(
      "redirected for a moment", [.failed(.status(307, retryAfter: nil)), done],
      ["1.0 send", "wait 500.0", "1.0 send"], final("ok")),
    Case(
      "context forgotten", in: known, [.rpc(-32602), done], ["1.0 send in c1", "1.0 send"],
      final("ok"), notices: [.contextLost]),
    Case(
      "our own context refused", in: Conversation(contextID: "c9"), [.rpc(-32602), done],
      ["1.0 send in c9", "1.0 send"], final("ok")),
    Case(
      "bad parameters anyway", in: known, [.rpc(-32602), .rpc(-32602)],
      ["1.0 send in c1", "1.0 send"], .failed(.call(.rpc(code: -32602, message: ""))),
      notices: [.contextLost]),
    Case(
      "bad parameters", [.rpc(-32602)], ["1.0 send"],
      .failed(.call(.rpc(code: -32602, message: "")))),
    Case(
      "no stream, and a question is open", streams: true, in: asked, [.rpc(-32004), done],
      ["1.0 stream in c1 to t1", "1.0 send in c1 to t1"], final("ok")),
    Case(
      "task of the question over", in: asked, [.rpc(-32004), done],
      ["1.0 send in c1 to t1", "1.0 send in c1"], final("ok")),
    Case(
      "task of the question over, 0.3", on: .v03, in: asked, [.rpc(-32602), done],
      ["0.3 send in c1 to t1", "0.3 send in c1"], final("ok")),
    Case(
      "task and context forgotten", in: asked, [.rpc(-32001), .rpc(-32001), done],
      ["1.0 send in c1 to t1", "1.0 send in c1", "1.0 send"], final("ok"),
      notices: [.contextLost]),
  ]

  static let absent = AgentEvent.failed(.status(404, retryAfter: nil))
  static let v1 = try? ExchangePlay.endpoint(.v1)
  static let v1Streaming = try? ExchangePlay.endpoint(.v1, streams: true)
  static let v03 = try? ExchangePlay.endpoint(.v03)

  @Test(arguments: answers + corrections + losses + tooLong) func takesTheExpectedSteps(
    _ example: Case
  )
    throws
  {
    let endpoint = try ExchangePlay.endpoint(example.version, streams: example.streams)
    var play = ExchangePlay(at: endpoint, in: example.conversation)
    play.take(example.events)
    #expect(play.trace == example.trace)
    #expect(play.outcome == example.outcome)
    #expect(play.notices == example.notices)
  }
}
