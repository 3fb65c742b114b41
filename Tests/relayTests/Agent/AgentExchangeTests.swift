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
    contextID: "c1", pending: .init(taskID: "t1", need: .input, question: "q1"),
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
      ], ["1.0 stream", "listen", "1.0 get t1"], final("ok")),
    Case(
      "done, without a result", streams: true,
      [.heard(.example(.completed)), .answered(.example(.completed))],
      ["1.0 stream", "1.0 get t1"], final("")),
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
      "stream brings an error", streams: true, [.heard(.example(.working)), .rpc(-32603)],
      ["1.0 stream", "listen"], .failed(.call(.rpc(code: -32603, message: "")))),
    Case(
      "trouble while polling", [working, refused, .failed(.status(502, retryAfter: nil)), done],
      [
        "1.0 send", "wait 50.0", "1.0 get t1", "wait 75.0", "1.0 get t1", "wait 112.5",
        "1.0 get t1",
      ], final("ok")),
    Case(
      "fatal while polling", [working, .failed(.status(401, retryAfter: nil))],
      ["1.0 send", "wait 50.0", "1.0 get t1"],
      .failed(.call(.status(401, retryAfter: nil)))),
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
      "neither version", [.rpc(-32601), .card(v1), .rpc(-32601)], ["1.0 send", "card", "0.3 send"],
      .failed(.call(.rpc(code: -32601, message: "")))),
    Case(
      "neither stream nor version", streams: true,
      [.rpc(-32601), .rpc(-32601), .card(v1Streaming), done],
      ["1.0 stream", "1.0 send", "card", "0.3 stream"], final("ok")),
    Case(
      "moved", [.failed(.status(404, retryAfter: nil)), .card(v03), done],
      ["1.0 send", "card", "0.3 send"], final("ok")),
    Case(
      "not there", [.failed(.status(404, retryAfter: nil)), .card(v1)], ["1.0 send", "card"],
      .failed(.call(.status(404, retryAfter: nil)))),
    Case(
      "not there, and no card", [.failed(.status(404, retryAfter: nil)), refused],
      ["1.0 send", "card"], .failed(.call(.status(404, retryAfter: nil)))),
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

  static let losses: [Case] = [
    Case(
      "refused, then accepted", [refused, refused, done],
      ["1.0 send", "wait 500.0", "1.0 send", "wait 1000.0", "1.0 send"], final("ok")),
    Case(
      "refused each time", [refused, refused, refused, refused],
      [
        "1.0 send", "wait 500.0", "1.0 send", "wait 1000.0", "1.0 send", "wait 2000.0", "1.0 send",
      ], .failed(.call(.transfer(.cannotConnect)))),
    Case(
      "too busy, with a time", [.failed(.status(429, retryAfter: .seconds(4))), done],
      ["1.0 send", "wait 4000.0", "1.0 send"], final("ok")),
    Case(
      "too busy beyond the deadline", [.failed(.status(503, retryAfter: .seconds(60)))],
      ["1.0 send"], .failed(.call(.status(503, retryAfter: .seconds(60))))),
    Case(
      "wrong pin", [.failed(.transfer(.pinMismatch))], ["1.0 send"],
      .failed(.call(.transfer(.pinMismatch)))),
    Case(
      "wrong key", [.failed(.status(401, retryAfter: nil))], ["1.0 send"],
      .failed(.call(.status(401, retryAfter: nil)))),
    Case(
      "lost, and it had arrived",
      [reset, .answered(.tasks([.example(.completed, "ok", history: [ours])]))],
      ["1.0 send", "wait 500.0", "1.0 list all"], final("ok")),
    Case(
      "lost, and it is under way", in: known,
      [
        reset, refused,
        .answered(
          .tasks([
            .example(.completed, "old", id: "t0", history: ["x"]),
            .example(.working, history: [ours]),
          ])), done,
      ],
      [
        "1.0 send in c1", "wait 500.0", "1.0 list c1", "wait 1000.0", "1.0 list c1", "wait 50.0",
        "1.0 get t1",
      ], final("ok")),
    Case(
      "lost, and it had not arrived",
      [reset, .answered(.tasks([.example(.completed, "old", history: ["x"])])), done],
      ["1.0 send", "wait 500.0", "1.0 list all", "1.0 send"], final("ok")),
    Case(
      "lost, and the list has no messages",
      [reset, .answered(.tasks([.example(.completed, "old")]))],
      ["1.0 send", "wait 500.0", "1.0 list all"],
      .failed(.outcomeUnknown(.transfer(.reset(sent: true))))),
    Case(
      "lost, and there is no list", [reset, .rpc(-32601)],
      ["1.0 send", "wait 500.0", "1.0 list all"],
      .failed(.outcomeUnknown(.transfer(.reset(sent: true))))),
    Case(
      "lost, 0.3", on: .v03, [reset], ["0.3 send"],
      .failed(.outcomeUnknown(.transfer(.reset(sent: true))))),
    Case(
      "an unreadable answer, 0.3", on: .v03, [.failed(.unreadable)], ["0.3 send"],
      .failed(.outcomeUnknown(.unreadable))),
    Case(
      "a stream without an event, 0.3", on: .v03, streams: true, [.streamEnded], ["0.3 stream"],
      .failed(.outcomeUnknown(.unreadable))),
    Case(
      "500 may have begun it",
      [.failed(.status(500, retryAfter: nil)), .answered(.tasks([])), done],
      ["1.0 send", "wait 500.0", "1.0 list all", "1.0 send"], final("ok")),
    Case(
      "internal error may have begun it",
      [.rpc(-32603), .answered(.tasks([.example(.failed, says: "boom", history: [ours])]))],
      ["1.0 send", "wait 500.0", "1.0 list all"], .failed(.taskFailed(text: "boom"))),
    Case(
      "reply to a question lost, and it had arrived", on: .v03, in: asked,
      [reset, .answered(.example(.completed, "ok", history: [ours]))],
      ["0.3 send in c1 to t1", "wait 500.0", "0.3 get t1 with history"], final("ok")),
    Case(
      "reply to a question lost, and it had not arrived", on: .v03, in: asked,
      [reset, .answered(.example(.inputRequired, says: "Which city?", history: ["x"])), done],
      [
        "0.3 send in c1 to t1", "wait 500.0", "0.3 get t1 with history", "0.3 send in c1 to t1",
      ], final("ok")),
    Case(
      "reply to a question lost, and its task too", on: .v03, in: asked,
      [reset, .rpc(-32001), done],
      ["0.3 send in c1 to t1", "wait 500.0", "0.3 get t1 with history", "0.3 send in c1"],
      final("ok")),
    Case(
      "task lost", [working, .rpc(-32001), .rpc(-32001), done],
      [
        "1.0 send", "wait 50.0", "1.0 get t1", "wait 75.0", "1.0 get t1", "wait 500.0", "1.0 send",
      ], final("ok")),
    Case(
      "task lost twice",
      [working, .rpc(-32001), .rpc(-32001), working, .rpc(-32001), .rpc(-32001)],
      [
        "1.0 send", "wait 50.0", "1.0 get t1", "wait 75.0", "1.0 get t1", "wait 500.0", "1.0 send",
        "wait 50.0", "1.0 get t1", "wait 75.0", "1.0 get t1",
      ], .failed(.taskLost)),
    Case(
      "one replica does not know the task", [working, .rpc(-32001), working, .rpc(-32001), done],
      [
        "1.0 send", "wait 50.0", "1.0 get t1", "wait 75.0", "1.0 get t1", "wait 112.5",
        "1.0 get t1", "wait 168.75", "1.0 get t1",
      ], final("ok")),
  ]

  static let v1 = try? ExchangePlay.endpoint(.v1)
  static let v1Streaming = try? ExchangePlay.endpoint(.v1, streams: true)
  static let v03 = try? ExchangePlay.endpoint(.v03)

  @Test(arguments: answers + corrections + losses) func takesTheExpectedSteps(_ example: Case)
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
