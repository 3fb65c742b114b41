import Telemetry
import Threads

/// An answer that has not been delivered, with the data for its log line and spans.
struct PendingAnswer: Sendable {
  let prompt: Prompt
  var answer: Answer
  var trace: PromptTrace
}

/// The answers that have not been delivered.
struct Outbox {
  private let bot: BotClient
  private let lifetime: Lifetime
  private let recorder: Recorder

  /// Whether spans are sent to an endpoint.
  private let keepsSpans: Bool

  private var answers: [PromptID: PendingAnswer] = [:]

  /// Creates an empty outbox.
  init(_ parts: BridgeParts) {
    bot = parts.bot
    lifetime = parts.lifetime
    recorder = parts.recorder
    keepsSpans = parts.settings.otlp != nil
  }

  /// Returns the answer to a prompt, or nil if the outbox has none.
  func answer(of id: PromptID) -> PendingAnswer? { answers[id] }

  /// Returns the number of answers for `chat`.
  func count(in chat: Int64) -> Int {
    answers.values.count { $0.prompt.message.place.chat == chat }
  }

  /// Stores an answer until it is delivered or turns out to be undeliverable.
  mutating func add(_ id: PromptID, _ answer: PendingAnswer) { answers[id] = answer }

  /// Removes an answer that must not be sent, and returns its prompt.
  mutating func remove(_ id: PromptID) -> Prompt? { answers.removeValue(forKey: id)?.prompt }

  /// Sends the unsent part of an answer. `ended` is called with the result and must call
  /// ``end(_:_:at:)`` on this value. For `atRisk`, see ``InboxStep/send(_:atRisk:)``.
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

  /// Records the result of sending an answer. The answer is removed if it was delivered or is
  /// undeliverable; otherwise it is kept to be sent again.
  mutating func end(_ id: PromptID, _ result: AnswerSender.Result, at now: ContinuousClock.Instant)
  {
    guard var pending = answers[id] else { return }
    let wasRefused = pending.answer.refusal != nil
    pending.answer = result.answer
    if !wasRefused, let refusal = result.answer.refusal {
      recorder.answerRefused(pending, refusal)
    }
    switch result.outcome {
    case .delivered:
      answers[id] = nil
      recorder.answerDelivered(pending, at: now, keepsSpans: keepsSpans)
    case .undeliverable:
      answers[id] = nil
      recorder.answerUndeliverable(pending, result.error, at: now)
    case .postponed, .unknown:
      answers[id] = pending
      recorder.answerRetried(pending, result.error)
    }
  }
}
