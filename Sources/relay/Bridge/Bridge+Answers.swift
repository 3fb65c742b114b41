import Telemetry

// Answers on their way to their chats.
extension Bridge {
  /// Sends a prompt's answer, or what is left of it.
  func send(_ ticket: InboxTicket, atRisk: Int) {
    guard let pending = answers[ticket] else { return }
    if atRisk > 0 {
      parts.recorder.log(
        .debug, "answer.early", about: pending.prompt, fields: ["at_risk": .integer(atRisk)])
    }
    if answers[ticket]?.trace.sendingBegan == nil { answers[ticket]?.trace.sendingBegan = .now() }
    let sender = AnswerSender(bot: parts.bot)
    parts.lifetime.start { [self] in
      await sent(ticket, await sender.send(pending.answer))
    }
  }

  private func sent(_ ticket: InboxTicket, _ result: AnswerSender.Result) {
    let now = ContinuousClock.now
    guard var pending = answers[ticket] else { return }
    if let new = result.migratedTo { migrate(from: pending.prompt.message.place.chat, to: new) }
    inbox.sent(ticket, result.outcome, at: now)
    switch result.outcome {
    case .delivered:
      answers[ticket] = nil
      conclude(pending, at: now)
    case .undeliverable:
      answers[ticket] = nil
      parts.recorder.measure { $0.prompts.add(1, .failed) }
      parts.recorder.log(
        .warning, "answer.undeliverable", about: pending.prompt, status: "undeliverable",
        latency: now - pending.prompt.received, fields: result.reason)
    case .postponed, .unknown:
      pending.answer = result.answer
      answers[ticket] = pending
      parts.recorder.measure { $0.retries.add(1, .telegram) }
      parts.recorder.log(.warning, "answer.retried", about: pending.prompt, fields: result.reason)
    }
    advance()
  }

  private func conclude(_ pending: PendingAnswer, at now: ContinuousClock.Instant) {
    let prompt = pending.prompt
    let latency = now - prompt.received
    let isAnswered = pending.answer.outcome == .answered
    parts.recorder.measure {
      $0.roundTrip.record(
        latency, PromptLabels(persona: prompt.persona, command: prompt.command))
      $0.prompts.add(1, isAnswered ? .answered : .failed)
    }
    parts.recorder.log(
      .info, isAnswered ? "prompt.answered" : "prompt.failed", about: prompt,
      status: isAnswered ? "answered" : "failed", latency: latency)
    guard parts.settings.otlp != nil else { return }
    let isFatal = pending.answer.outcome == .failed(isFatal: true)
    parts.recorder.trace(pending.trace.spans(isFatal: isFatal, endedAt: .now()), isFatal: isFatal)
  }
}

extension AnswerSender.Result {
  fileprivate var reason: Attributes { error.map { ["reason": .text($0.words)] } ?? [:] }
}
