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
    (.answered(.example(.working)), .failed(.timedOut)),
    (.failed(.transfer(.timedOut(sent: true))), .failed(.timedOut)),
    (.rpc(-32001), .failed(.timedOut)),
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

  @Test func cancelsNothingBeforeThereIsATask() throws {
    var play = ExchangePlay(at: try ExchangePlay.endpoint())
    play.take(.failed(.transfer(.timedOut(sent: true))), after: .seconds(20))
    #expect(play.outcome == .failed(.timedOut))
    #expect(play.trace == ["1.0 send"])
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
    #expect(play.exchange.conversation.pending?.question == "q2")
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
    waiting.pending = .init(taskID: "t1", need: .authorization, question: "q1")
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
      [.failed(.card(.notFound))], ["card"], .failed(.call(.card(.notFound)))
    ),
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

  @Test(
    arguments: [
      (AgentFailure.call(.transfer(.cannotConnect)), AgentFailure.Classification.transient),
      (.call(.transfer(.pinMismatch)), .fatal),
      (.call(.status(401, retryAfter: nil)), .fatal),
      (.call(.status(429, retryAfter: nil)), .transient),
      (.call(.status(502, retryAfter: nil)), .transient),
      (.call(.status(400, retryAfter: nil)), .refused),
      (.call(.status(413, retryAfter: nil)), .refused),
      (.call(.status(404, retryAfter: nil)), .fatal),
      (.call(.transfer(.tooLarge(limit: 1))), .refused), (.call(.transfer(.encoded)), .fatal),
      (.call(.unreadable), .transient),
      (.call(.rpc(code: -32603, message: "")), .transient),
      (.call(.rpc(code: -32602, message: "")), .refused),
      (.call(.rpc(code: -32009, message: "")), .fatal),
      (.call(.card(.credentials)), .fatal),
      (.outcomeUnknown(.transfer(.reset(sent: true))), .transient),
      (.timedOut, .transient), (.taskLost, .transient), (.taskFailed(text: ""), .fatal),
      (.taskRejected(text: ""), nil), (.taskCanceled(text: ""), nil), (.stopped, nil),
    ] as [(AgentFailure, AgentFailure.Classification?)])
  func classifiesFailures(failure: AgentFailure, classification: AgentFailure.Classification?) {
    #expect(failure.classification == classification)
  }
}
