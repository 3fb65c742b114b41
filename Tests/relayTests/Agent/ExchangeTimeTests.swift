import HTTP
import Testing

@testable import relay

@Suite struct ExchangeTimeTests {
  typealias Base = AgentExchangeTests

  @Test func cancelsTheTaskAtTheDeadline() throws {
    var play = ExchangePlay(at: try ExchangePlay.endpoint())
    play.take(Base.working)
    play.take(.waited, after: .seconds(20))
    #expect(play.trace.last == "1.0 cancel t1")
    play.take(.answered(.example(.canceled)))
    #expect(play.outcome == .failed(.timedOut))
  }

  @Test func neverPausesBeyondTheDeadline() throws {
    var play = ExchangePlay(at: try ExchangePlay.endpoint())
    for _ in 0..<20 where play.outcome == nil { play.take([Base.working]) }
    #expect(play.trace.last == "1.0 cancel t1")
    let waits = play.trace.filter { $0.hasPrefix("wait") }.compactMap { Double($0.dropFirst(5)) }
    #expect(abs(waits.reduce(0, +) - 20_000) < 1)
    #expect(waits.max().map { $0 <= 5_000 } == true)
  }

  @Test(arguments: [
    (AgentEvent.answered(.example(.completed, "just in time")), Base.final("just in time")),
    (.answered(.example(.canceled)), .failed(.timedOut)),
    (.answered(.example(.working)), .failed(.stillWorking)),
    (.failed(.transfer(.timedOut(sent: true))), .failed(.stillWorking)),
    (.rpc(-32004), .failed(.stillWorking)),
  ])
  func acceptsAnAnswerThatBeatsTheCancellation(event: AgentEvent, outcome: AgentOutcome) throws {
    var play = ExchangePlay(at: try ExchangePlay.endpoint())
    play.take(Base.working)
    play.take(.waited, after: .seconds(20))
    play.take(event)
    #expect(play.outcome == outcome)
  }

  @Test func asksForTheAnswerOfATaskThatCannotBeCanceled() throws {
    var play = ExchangePlay(at: try ExchangePlay.endpoint())
    play.take(Base.working)
    play.take(.waited, after: .seconds(20))
    play.take(.rpc(-32002))
    #expect(play.trace.last == "1.0 get t1")
    play.take(Base.done)
    #expect(play.outcome == Base.final("ok"))
  }

  static let silence = AgentEvent.failed(.transfer(.timedOut(sent: true)))

  /// The first response is awaited until the deadline. A last search finds out what became of the
  /// prompt.
  @Test(
    arguments: [
      ([.answered(.tasks([]))], [], Base.unknown(.transfer(.timedOut(sent: true)))),
      ([silence], [], Base.unknown(.transfer(.timedOut(sent: true)))),
      (
        [.answered(.tasks([.example(.completed, "ok", history: [Base.ours])]))], [],
        Base.final("ok")
      ),
      (
        [
          .answered(.tasks([.example(.working, history: [Base.ours])])),
          .answered(.example(.canceled)),
        ], ["1.0 cancel t1"], .failed(.timedOut)
      ),
    ] as [([AgentEvent], [String], AgentOutcome)])
  func searchesAtTheDeadline(events: [AgentEvent], trace: [String], outcome: AgentOutcome) throws {
    var play = ExchangePlay(at: try ExchangePlay.endpoint())
    play.take(Self.silence, after: .seconds(20))
    play.take(events)
    #expect(play.trace == ["1.0 send", "1.0 list all"] + trace)
    #expect(play.outcome == outcome)
  }

  @Test func cannotSearchAtTheDeadlineIn03() throws {
    var play = ExchangePlay(at: try ExchangePlay.endpoint(.v03))
    play.take(Self.silence, after: .seconds(20))
    #expect(play.trace == ["0.3 send"])
    #expect(play.outcome == Base.unknown(.transfer(.timedOut(sent: true))))
  }

  /// While it is certain that the prompt did not arrive, only the deadline ends the retries.
  @Test(arguments: [
    Base.refused, .failed(.status(503, retryAfter: nil)), .failed(.status(429, retryAfter: nil)),
    .failed(.transfer(.cannotResolve)), .failed(.transfer(.timedOut(sent: false))),
    .failed(.transfer(.tlsFailed(.handshake))), .failed(.transfer(.reset(sent: false))),
  ])
  func waitsForTheAgentUntilTheDeadline(failure: AgentEvent) throws {
    for isCard in [false, true] {
      var play = ExchangePlay(at: isCard ? nil : try ExchangePlay.endpoint())
      for _ in 0..<50 where play.outcome == nil { play.take([failure]) }
      let waits = play.trace.compactMap { $0.hasPrefix("wait") ? Double($0.dropFirst(5)) : nil }
      #expect(waits.reduce(0, +) > 19_900)
      #expect(waits.reduce(0, +) < 20_000)
      guard case .failed(let reason) = failure else { continue }
      #expect(play.outcome == .failed(.call(reason)))
    }
  }

  @Test func answersThroughAnOutageThatIsShorterThanTheDeadline() throws {
    for outage in stride(from: 1.0, to: 19.5, by: 0.5) {
      var play = ExchangePlay(at: try ExchangePlay.endpoint())
      for _ in 0..<50 where play.elapsed < .seconds(outage) { play.take([Base.refused]) }
      play.take([Base.done])
      #expect(play.outcome == Base.final("ok"), "\(outage) s")
    }
  }

  @Test func cancelsTheTaskThatAsked() throws {
    var play = ExchangePlay(at: try ExchangePlay.endpoint(), in: Base.asked)
    play.take(.stop)
    #expect(play.trace.last == "1.0 cancel t1")
    play.take(Base.done)
    #expect(play.outcome == .failed(.stopped))
    #expect(play.exchange.conversation == Base.known)
  }

  @Test func stopsInAPause() throws {
    var play = ExchangePlay(at: try ExchangePlay.endpoint())
    play.take(Base.refused)
    play.take(.stop)
    #expect(play.outcome == .failed(.stopped))
  }

  @Test func stopsAtOnceOnTheSecondStop() throws {
    var play = ExchangePlay(at: try ExchangePlay.endpoint())
    play.take(Base.working)
    play.take(.stop)
    play.take(.stop)
    #expect(play.outcome == .failed(.stopped))
  }

  @Test func waitsOutAStaleQuestion() throws {
    var play = ExchangePlay(at: try ExchangePlay.endpoint(), in: Base.asked)
    let stale = AgentTask.example(.inputRequired, says: "Which city?", remarkID: "q1")
    play.take([.answered(stale), .answered(stale)])
    #expect(play.outcome == nil)
    let next = AgentTask.example(.inputRequired, says: "Which country?", remarkID: "q2")
    play.take([.answered(next)])
    #expect(play.outcome == Base.question("Which country?"))
    #expect(
      play.exchange.conversation.pending?.question == .example("Which country?", id: "q2"))
  }

  /// Agents that give every question the same id, or none, differ in the text or the time.
  @Test(
    arguments: [
      ("another text", "Which country?", "1", "1"), ("another time", "Which city?", "1", "2"),
      ("another text, no time", "Which country?", nil, nil),
    ] as [(String, String, String?, String?)])
  func seesTheNextQuestion(
    label: String, text: String, firstTime: String?, secondTime: String?
  ) throws {
    var first = AgentTask.example(.inputRequired, says: "Which city?", remarkID: "question")
    first.status.timestamp = firstTime
    var second = AgentTask.example(.inputRequired, says: text, remarkID: "question")
    second.status.timestamp = secondTime
    var asked = Base.asked
    asked.pending = .init(taskID: "t1", need: .input, question: first.question)
    var play = ExchangePlay(at: try ExchangePlay.endpoint(), in: asked)
    play.take([.answered(first)])
    #expect(play.outcome == nil)
    play.take([.answered(second)])
    #expect(play.outcome == Base.question(text))
  }

  @Test func seesTheSameQuestionAfterItsReply() throws {
    let again = AgentTask.example(
      .inputRequired, says: "Which city?", remarkID: "q1", history: [Base.ours])
    var play = ExchangePlay(at: try ExchangePlay.endpoint(), in: Base.asked)
    play.take([.answered(again)])
    #expect(play.outcome == Base.question("Which city?"))
  }

  @Test func asksAgainAtTheDeadline() throws {
    var play = ExchangePlay(at: try ExchangePlay.endpoint(), in: Base.asked)
    play.take([.answered(.example(.inputRequired, says: "Which city?"))])
    play.take(.waited, after: .seconds(20))
    #expect(play.outcome == Base.question("Which city?"))
    #expect(play.exchange.conversation == Base.asked)
  }

  /// A version that was assumed because of a refusal is kept if the agent has answered in it.
  @Test(arguments: [
    ([.rpc(-32601), .card(Base.v1), Base.done], ProtocolVersion.v03),
    ([.rpc(-32009), .card(Base.v1), .rpc(-32602), Base.done], .v1),
    ([.rpc(-32009), .card(Base.v1), .rpc(-32600), .rpc(-32009)], .v1),
    ([.rpc(-32009), .card(Base.v1), Base.refused, .stop], .v1),
    ([.rpc(-32009), .card(Base.v03), .rpc(-32602)], .v03),
  ])
  func keepsAVersionThatWorked(events: [AgentEvent], version: ProtocolVersion) throws {
    var play = ExchangePlay(at: try ExchangePlay.endpoint(.v1))
    for event in events { play.take([event]) }
    #expect(play.outcome != nil)
    #expect(play.exchange.provenEndpoint?.version == version)
  }

  /// A learned version is given up again when the agent no longer accepts it, whatever its error.
  @Test(arguments: [-32600, -32601, -32602, -32009])
  func returnsToTheVersionOfTheCard(code: Int) throws {
    let learned = try ExchangePlay.endpoint(.v1).withOtherVersion
    var play = ExchangePlay(at: learned)
    play.take([.rpc(code), .card(Base.v1), Base.done])
    #expect(play.trace == ["0.3 send", "card", "1.0 send"])
    #expect(play.exchange.provenEndpoint?.version == .v1)
  }

  @Test func streamsTheNextPromptAgain() throws {
    var play = ExchangePlay(at: try ExchangePlay.endpoint(streams: true))
    play.take([.rpc(-32004), Base.done])
    #expect(play.trace == ["1.0 stream", "1.0 send"])
    #expect(play.exchange.provenEndpoint?.streams == true)
  }

  @Test func keepsTheTaskThatAsks() throws {
    var play = ExchangePlay(at: try ExchangePlay.endpoint())
    play.take([.answered(.example(.inputRequired, says: "Which city?"))])
    #expect(play.exchange.conversation == Base.asked)
  }

  @Test func forgetsTheTaskThatIsOver() throws {
    var play = ExchangePlay(at: try ExchangePlay.endpoint(), in: Base.asked)
    play.take([Base.done])
    #expect(play.exchange.conversation == Base.known)
  }

  @Test func notifiesOnceThatAnAuthorizationIsMissing() throws {
    let missing = AgentTask.example(.authRequired, says: "Open the link")
    var play = ExchangePlay(at: try ExchangePlay.endpoint())
    play.take([.answered(missing), .answered(missing), .answered(missing)])
    #expect(play.notices == [.authorization(text: "Open the link")])
    play.take([Base.done])
    #expect(play.outcome == Base.final("ok"))
    #expect(play.exchange.conversation == Base.known)
  }

  @Test func leavesATaskThatWaitsForAnAuthorizationAlone() throws {
    var play = ExchangePlay(at: try ExchangePlay.endpoint())
    play.take(.answered(.example(.authRequired, says: "Open the link")))
    play.take(.waited, after: .seconds(20))
    let answer = AgentAnswer(text: "Open the link", kind: .authorization)
    #expect(play.outcome == .answered(answer))
    #expect(play.exchange.conversation.pending?.need == .authorization)
    #expect(!play.trace.contains("1.0 cancel t1"))
  }

  @Test(arguments: [
    (Base.done, "1.0 send in c1", [AgentNotice.earlierAnswer(text: "ok")]),
    (.answered(.example(.failed)), "1.0 send in c1", []),
    (Base.working, "1.0 send in c1", []),
    (.answered(.example(.authRequired)), "1.0 send in c1 to t1", []),
    (Base.refused, "1.0 send in c1 to t1", []),
  ])
  func checksTheTaskThatWaitedForAnAuthorization(
    event: AgentEvent, sent: String, notices: [AgentNotice]
  ) throws {
    var waiting = Base.asked
    waiting.pending = .init(
      taskID: "t1", need: .authorization, question: .example("Which city?", id: "q1"))
    var play = ExchangePlay(at: try ExchangePlay.endpoint(), in: waiting)
    play.take([event])
    #expect(play.trace == ["1.0 get t1", sent])
    #expect(play.notices == notices)
  }

  @Test(arguments: [
    ([AgentEvent.card(Base.v1), Base.done], ["card", "1.0 send"], Base.final("ok")),
    (
      [Base.refused, .card(Base.v03), Base.done], ["card", "wait 500.0", "card", "0.3 send"],
      Base.final("ok")
    ),
    (
      [.failed(.card(.notFound)), .card(Base.v1), Base.done],
      ["card", "wait 500.0", "card", "1.0 send"], Base.final("ok")
    ),
    ([.failed(.card(.unreadable))], ["card"], .failed(.call(.card(.unreadable)))),
    (
      [.failed(.status(401, retryAfter: nil))], ["card"],
      .failed(.call(.status(401, retryAfter: nil)))
    ),
  ])
  func readsTheCardFirst(events: [AgentEvent], trace: [String], outcome: AgentOutcome) {
    var play = ExchangePlay(at: nil)
    play.take(events)
    #expect(play.trace == trace)
    #expect(play.outcome == outcome)
  }
}
