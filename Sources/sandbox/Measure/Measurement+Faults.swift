import Console
import HTTPServer
import JSON
import Threads

/// A fault of Telegram or of the agent under which a program can be measured.
enum MeasuredFault: String, CaseIterable, Sendable {
  case none
  case pollClosed = "poll-closed"
  case pollGarbage = "poll-garbage"
  case pollBadGateway = "poll-502"
  case pollUnauthorized = "poll-401"
  case pollConflict = "poll-409"
  case pollHang = "poll-hang"
  case sendClosed = "send-closed"
  case sendClosedAfter = "send-closed-after"
  case sendGarbage = "send-garbage"
  case sendBadGateway = "send-502"
  case sendUnauthorized = "send-401"
  case sendFlood = "send-429"
  case sendHang = "send-hang"
  case agentAway = "agent-away-5s"
  case agentUnavailable = "agent-503"
  case agentFailing = "agent-500"
  case agentUnauthorized = "agent-401"
  case agentClosed = "agent-closed"
  case agentClosedAfter = "agent-closed-after"
  case agentGarbage = "agent-garbage"
  case agentHang = "agent-hang"

  /// How long the agent's port is closed; zero for other faults.
  fileprivate var absence: Duration { self == .agentAway ? .seconds(5) : .zero }

  /// Injects the fault into the next calls.
  fileprivate func inject(into doubles: Doubles) {
    let (telegram, agent) = (doubles.telegram, doubles.agent)
    switch self {
    case .none, .agentAway: break
    case .pollClosed: telegram.inject(.closeBefore, on: "getUpdates")
    case .pollGarbage: telegram.inject(.garbage, on: "getUpdates")
    case .pollBadGateway: telegram.inject(.badGateway, on: "getUpdates", times: 2)
    case .pollUnauthorized: telegram.inject(.unauthorized, on: "getUpdates")
    case .pollConflict: telegram.inject(.otherConsumer, on: "getUpdates", times: 2)
    case .pollHang: telegram.inject(.hang, on: "getUpdates")
    case .sendClosed: telegram.inject(.closeBefore, on: "sendMessage")
    case .sendClosedAfter: telegram.inject(.closeAfter, on: "sendMessage")
    case .sendGarbage: telegram.inject(.garbage, on: "sendMessage")
    case .sendBadGateway: telegram.inject(.badGateway, on: "sendMessage", times: 2)
    case .sendUnauthorized: telegram.inject(.unauthorized, on: "sendMessage")
    case .sendFlood: telegram.inject(.flood(3), on: "sendMessage")
    case .sendHang: telegram.inject(.hang, on: "sendMessage")
    case .agentUnavailable: agent.inject(.unavailable(1), times: 2)
    case .agentFailing: agent.inject(.serverError)
    case .agentUnauthorized: agent.inject(.unauthorized)
    case .agentClosed: agent.inject(.closeBefore)
    case .agentClosedAfter: agent.inject(.closeAfter)
    case .agentGarbage: agent.inject(.garbage)
    case .agentHang: agent.inject(.hang)
    }
  }
}

extension Measurement {
  /// How long a program may take to handle the prompts.
  private static let faultLimit = Duration.seconds(90)
  /// The number of prompts whose handling is measured. One of them is posted before the others, so
  /// that a fault of a poll has begun when the others arrive.
  private static let prompts = 6
  /// How often a program that ends is started again, as a supervisor does.
  private static let restarts = 5

  /// Injects `fault` while prompts wait. Returns how many were answered, how many of the other
  /// chats were told something else, and when the last of these messages arrived.
  func measure(_ fault: MeasuredFault) throws(Failure) -> [JSONValue.Member] {
    let run = FaultRun(child: try child())
    _ = try firstPoll(after: 0, run.child)
    post(1)
    try wait(for: "an answer", run.child) { self.unanswered == 0 }
    try rest(1000)
    let before = book.withLock { $0.strangers }
    let began = try post(through: fault)
    try settle(run)
    let book = book.withLock { $0 }
    let told = min(book.strangers - before, book.unanswered)
    let stop = self.stop(run.child)
    return [
      .init("fault", .string(fault.rawValue)), .init("prompts", .integer(Self.prompts)),
      .init("answered", .integer(book.answered - 1)), .init("told", .integer(told)),
      .init("lost", .integer(book.unanswered - told)),
      .init("duplicates", .integer(book.duplicates)),
      .init("messages_worked_on_twice", .integer(doubles.agent.repeated.count)),
      .init(
        "last_message_ms", .milliseconds(doubles.telegram.messages.last.map { $0.time - began })),
      .init("first_other_message", .optional(book.firstStranger)),
      .init("exits", .array(run.exits.map { .string($0) })), .init("stop", stop),
    ]
  }

  /// Posts the prompts around the beginning of the fault. Returns when the last one was posted.
  private func post(through fault: MeasuredFault) throws(Failure) -> ContinuousClock.Instant {
    fault.inject(into: doubles)
    let agent = doubles.agent
    if fault.absence > .zero { runBlocking { await agent.stop() } }
    post(1)
    try rest(200)
    post(Self.prompts - 1)
    let began = ContinuousClock.now
    guard fault.absence > .zero else { return began }
    try rest(Int(fault.absence.milliseconds))
    do throws(ServerError) { try agent.restart() } catch { throw Failure(.undecided, "\(error)") }
    return began
  }

  /// Waits until nothing is left to do: all updates are confirmed, and no message has arrived for a
  /// while. Restarts the program if it ends.
  private func settle(_ run: FaultRun) throws(Failure) {
    let deadline = ContinuousClock.now + Self.faultLimit
    var (messages, since) = (-1, ContinuousClock.now)
    while ContinuousClock.now < deadline {
      if let end = run.child.hasEnded() {
        guard run.exits.count < Self.restarts else { return }
        run.exits.append("\(end)")
        try rest(1000)
        run.child = try child()
      }
      let count = doubles.telegram.view.sent
      if count != messages || doubles.telegram.pending > 0 { (messages, since) = (count, .now) }
      let isDone = unanswered == 0 && ContinuousClock.now - since > .seconds(1)
      guard !isDone, ContinuousClock.now - since < Self.longestSilence else { return }
      try rest(50, or: wakeup.descriptor)
      wakeup.clear()
    }
  }

  /// A prompt that was confirmed and has had no message for so long counts as lost.
  private static let longestSilence = Duration.seconds(45)
}

/// The program under a fault, which may have to be started again.
private final class FaultRun {
  var child: Child
  /// The exit statuses of the processes that ended by themselves.
  var exits: [String] = []

  init(child: Child) { self.child = child }
}
