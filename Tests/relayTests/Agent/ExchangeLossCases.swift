@testable import HTTP
@testable import relay

/// Prompts that do not arrive, or whose answers are lost or too long.
extension AgentExchangeTests {
  /// Returns an event `count` times, after another one.
  static func repeating(
    _ event: AgentEvent, _ count: Int, after first: AgentEvent? = nil
  ) -> [AgentEvent] {
    (first.map { [$0] } ?? []) + Array(repeating: event, count: count)
  }

  static let losses: [Case] = [
    Case(
      "refused, then accepted", [refused, refused, done],
      ["1.0 send", "wait 500.0", "1.0 send", "wait 1000.0", "1.0 send"], final("ok")),
    Case(
      "refused for a while", repeating(refused, 5) + [done],
      [
        "1.0 send", "wait 500.0", "1.0 send", "wait 1000.0", "1.0 send", "wait 2000.0", "1.0 send",
        "wait 2000.0", "1.0 send", "wait 2000.0", "1.0 send",
      ], final("ok")),
    Case(
      "busy for a while",
      repeating(.failed(.status(503, retryAfter: nil)), 4) + [done],
      [
        "1.0 send", "wait 500.0", "1.0 send", "wait 1000.0", "1.0 send", "wait 2000.0", "1.0 send",
        "wait 4000.0", "1.0 send",
      ], final("ok")),
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
      "lost, and it is listed late",
      [
        reset, .answered(.tasks([])),
        .answered(.tasks([.example(.completed, "ok", history: [ours])])),
      ],
      ["1.0 send", "wait 500.0", "1.0 list all", "wait 1000.0", "1.0 list all"], final("ok")),
    Case(
      "lost, and it is never listed", repeating(.answered(.tasks([])), 3, after: reset),
      lookUps, unknown(.transfer(.reset(sent: true)))),
    Case(
      "lost, and other tasks are listed",
      repeating(.answered(.tasks([.example(.completed, "old", history: ["x"])])), 3, after: reset),
      lookUps, unknown(.transfer(.reset(sent: true)))),
    Case(
      "lost, and the list has no messages",
      repeating(.answered(.tasks([.example(.completed, "old")])), 3, after: reset),
      lookUps, unknown(.transfer(.reset(sent: true)))),
    Case(
      "lost, and the agent is away for a while",
      repeating(refused, 4, after: reset)
        + [.answered(.tasks([.example(.completed, "ok", history: [ours])]))],
      [
        "1.0 send", "wait 500.0", "1.0 list all", "wait 1000.0", "1.0 list all", "wait 2000.0",
        "1.0 list all", "wait 2000.0", "1.0 list all", "wait 2000.0", "1.0 list all",
      ], final("ok")),
    Case(
      "a web page instead of an answer, streamed", streams: true,
      repeating(.answered(.tasks([])), 3, after: .failed(.webPage)),
      ["1.0 stream"] + lookUps.dropFirst(), unknown(.webPage)),
    Case(
      "an error of the agent's own",
      repeating(.answered(.tasks([])), 3, after: .rpc(-32050)),
      lookUps, unknown(.rpc(code: -32050, message: ""))),
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
      repeating(.answered(.tasks([])), 3, after: .failed(.status(500, retryAfter: nil))),
      lookUps, unknown(.status(500, retryAfter: nil))),
    Case(
      "internal error may have begun it",
      [.rpc(-32603), .answered(.tasks([.example(.failed, says: "boom", history: [ours])]))],
      ["1.0 send", "wait 500.0", "1.0 list all"], .failed(.taskFailed(text: "boom"))),
    Case(
      "reply to a question lost, and it had arrived", on: .v03, in: asked,
      [reset, .answered(.example(.completed, "ok", history: [ours]))],
      ["0.3 send in c1 to t1", "wait 500.0", "0.3 get t1 with history"], final("ok")),
    Case(
      "reply to a question lost, and it is not known whether it arrived", on: .v03, in: asked,
      repeating(
        .answered(
          .example(.inputRequired, says: "Which city?", history: ["x"])), 3, after: reset),
      [
        "0.3 send in c1 to t1", "wait 500.0", "0.3 get t1 with history", "wait 1000.0",
        "0.3 get t1 with history", "wait 2000.0", "0.3 get t1 with history",
      ], unknown(.transfer(.reset(sent: true)))),
    Case(
      "reply to a question lost, and its task too", on: .v03, in: asked,
      [reset, .rpc(-32001), .rpc(-32001), .rpc(-32001)],
      [
        "0.3 send in c1 to t1", "wait 500.0", "0.3 get t1 with history", "wait 1000.0",
        "0.3 get t1 with history", "wait 2000.0", "0.3 get t1 with history",
      ], unknown(.transfer(.reset(sent: true)))),
    Case(
      "task lost", [working, .rpc(-32001), .rpc(-32001), .rpc(-32001), .rpc(-32001)],
      [
        "1.0 send", "wait 50.0", "1.0 get t1", "wait 75.0", "1.0 get t1", "wait 112.5",
        "1.0 get t1", "wait 168.75", "1.0 get t1",
      ], .failed(.taskLost)),
    Case(
      "task lost after an error in its stream", streams: true,
      [
        .heard(.example(.working)), .rpc(-32603), .rpc(-32001), .rpc(-32001), .rpc(-32001),
        .rpc(-32001),
      ],
      [
        "1.0 stream", "listen", "wait 50.0", "1.0 get t1", "wait 75.0", "1.0 get t1", "wait 112.5",
        "1.0 get t1", "wait 168.75", "1.0 get t1",
      ], unknown(.rpc(code: -32603, message: ""))),
    Case(
      "one replica does not know the task", [working, .rpc(-32001), working, .rpc(-32001), done],
      [
        "1.0 send", "wait 50.0", "1.0 get t1", "wait 75.0", "1.0 get t1", "wait 112.5",
        "1.0 get t1", "wait 168.75", "1.0 get t1",
      ], final("ok")),
  ]

  static let tooLong: [Case] = [
    Case(
      "too long", [.cut(.init(result: nil, text: "once upon", limit: 100))], ["1.0 send"],
      .answered(AgentAnswer(text: "once upon", kind: .final, limit: 100))),
    Case(
      "too long, streamed", streams: true,
      [
        .heard(.example(.working, says: "thinking")),
        .heard(.artifact(taskID: "t1", contextID: "c1", .example("once ", id: "a"), append: false)),
        .cut(
          .init(
            result: .artifact(
              taskID: "t1", contextID: "c1", .example("upon", id: "a"), append: true),
            text: "upon", limit: 100)),
      ], ["1.0 stream", "listen", "listen"],
      .answered(AgentAnswer(text: "once upon", kind: .final, limit: 100))),
    Case(
      "too long, streamed, in an event that cannot be read", streams: true,
      [
        .heard(.artifact(taskID: "t1", contextID: "c1", .example("once ", id: "a"), append: false)),
        .cut(.init(result: nil, text: "upon", limit: 100)),
      ], ["1.0 stream", "listen"],
      .answered(AgentAnswer(text: "once upon", kind: .final, limit: 100))),
    Case(
      "too long, polled", [working, .cut(.init(result: nil, text: "once", limit: 100))],
      ["1.0 send", "wait 50.0", "1.0 get t1"],
      .answered(AgentAnswer(text: "once", kind: .final, limit: 100))),
    Case(
      "too long, without a text", [.cut(.init(result: nil, text: "", limit: 100))], ["1.0 send"],
      .failed(.call(.tooLong(limit: 100)))),
    Case(
      "lost, and the list is too long",
      [
        reset,
        .cut(
          .init(result: .tasks([.example(.completed, "o", history: [ours])]), text: "", limit: 9)),
        done,
      ], ["1.0 send", "wait 500.0", "1.0 list all", "1.0 get t1 with history"], final("ok")),
  ]

  static let lookUps = [
    "1.0 send", "wait 500.0", "1.0 list all", "wait 1000.0", "1.0 list all", "wait 2000.0",
    "1.0 list all",
  ]

  static func unknown(_ failure: CallFailure) -> AgentOutcome { .failed(.outcomeUnknown(failure)) }
}
