import Telemetry
import Threads

/// An answer that its chat does not have yet, with what its log line and spans need.
struct PendingAnswer: Sendable {
  let prompt: Prompt
  var answer: Answer
  var trace: PromptTrace
}

/// The answers that their chats do not have yet.
struct Outbox {
  private let bot: BotClient
  private let lifetime: Lifetime
  private let recorder: Recorder

  /// Whether there is an endpoint that spans are sent to.
  private let keepsSpans: Bool

  private var answers: [PromptID: PendingAnswer] = [:]

  /// An outbox without answers.
  init(_ parts: BridgeParts) {
    bot = parts.bot
    lifetime = parts.lifetime
    recorder = parts.recorder
    keepsSpans = parts.settings.otlp != nil
  }

  /// The chat that an answer goes to; nil if there is no such answer.
  func chat(of id: PromptID) -> Int64? { answers[id]?.prompt.message.place.chat }

  /// Keeps an answer until it is delivered or cannot be.
  mutating func add(_ id: PromptID, _ answer: PendingAnswer) { answers[id] = answer }

  /// Sends an answer, or the rest of it. `ended` is called with the result, and must call
  /// ``end(_:_:at:)`` on this value. `atRisk` as in ``InboxStep/send(_:atRisk:)``.
  mutating func send(
    _ id: PromptID, atRisk: Int, ended: @escaping @Sendable (AnswerSender.Result) async -> Void
  ) {
    guard let pending = answers[id] else { return }
    if atRisk > 0 {
      recorder.log(
        .debug, "answer.early", about: pending.prompt, fields: ["at_risk": .integer(atRisk)])
    }
    if pending.trace.sendingBegan == nil { answers[id]?.trace.sendingBegan = .now() }
    let sender = AnswerSender(bot: bot)
    lifetime.start { await ended(await sender.send(pending.answer)) }
  }

  /// Records the result of sending an answer: the answer is removed, or kept to be sent again.
  mutating func end(_ id: PromptID, _ result: AnswerSender.Result, at now: ContinuousClock.Instant)
  {
    guard let pending = answers[id] else { return }
    switch result.outcome {
    case .delivered:
      answers[id] = nil
      recorder.answerDelivered(pending, at: now, keepsSpans: keepsSpans)
    case .undeliverable:
      answers[id] = nil
      recorder.answerUndeliverable(pending, result.error, at: now)
    case .postponed, .unknown:
      answers[id]?.answer = result.answer
      recorder.answerRetried(pending, result.error)
    }
  }
}
