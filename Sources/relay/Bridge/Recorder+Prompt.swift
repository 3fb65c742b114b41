import Telemetry

// Records what happens to prompts as log lines, metrics, and spans.
extension Recorder {
  /// Logs an event of a prompt with its correlation id.
  func log(
    _ level: LogLevel, _ event: String, about prompt: Prompt, status: String = "",
    latency: Duration? = nil, fields: Attributes = [:]
  ) {
    log(
      level, event, correlation: prompt.trace, personaTag: prompt.persona,
      chat: prompt.message.place.chat, status: status, latency: latency, fields: fields)
  }

  /// Records that a prompt exceeded the rate limit.
  func promptLimited(_ prompt: Prompt) {
    measure {
      $0.rateLimitHits.add(1, PersonaLabel(prompt.persona))
      $0.prompts.add(1, .limited)
    }
    log(.info, "prompt.limited", about: prompt, status: "limited")
  }

  /// Records that `/stop` has ended a prompt.
  func promptStopped(_ prompt: Prompt) {
    measure { $0.prompts.add(1, .stopped) }
    log(.info, "prompt.stopped", about: prompt, status: "stopped")
  }

  /// Records that another consumer has confirmed a prompt, which this process therefore does not
  /// answer.
  func promptTaken(_ prompt: Prompt) {
    log(.warning, "prompt.taken_elsewhere", about: prompt, status: "taken")
  }

  /// Records that a held prompt was too old to be run.
  func promptExpired(_ prompt: Prompt) {
    measure { $0.prompts.add(1, .failed) }
    log(.warning, "prompt.expired", about: prompt, status: "expired")
  }

  /// Records that the agent failed to answer a prompt. A failure without a classification is not
  /// recorded.
  func agentFailed(_ failure: AgentFailure, at prompt: Prompt) {
    guard let classification = failure.classification else { return }
    measure { $0.a2aFailures.add(1, FailureLabel(classification)) }
    log(
      .warning, "a2a.failed", about: prompt, status: classification.rawValue,
      fields: ["reason": .text(failure.message)])
  }

  /// Records that the chat has received the answer, or a message that explains why there is none.
  /// `keepsSpans` is whether spans are sent to an endpoint.
  func answerDelivered(
    _ pending: PendingAnswer, at now: ContinuousClock.Instant, keepsSpans: Bool
  ) {
    let prompt = pending.prompt
    let latency = now - prompt.received
    let isAnswered = pending.answer.outcome == .answered
    measure {
      $0.roundTrip.record(
        latency, PromptLabels(persona: prompt.persona, command: prompt.command))
      $0.prompts.add(1, isAnswered ? .answered : .failed)
    }
    log(
      .info, isAnswered ? "prompt.answered" : "prompt.failed", about: prompt,
      status: isAnswered ? "answered" : "failed", latency: latency)
    guard keepsSpans else { return }
    let isFatal = pending.answer.outcome == .failed(isFatal: true)
    trace(pending.trace.spans(isFatal: isFatal, endedAt: .now()), isFatal: isFatal)
  }

  /// Records that an answer cannot be delivered.
  func answerUndeliverable(
    _ pending: PendingAnswer, _ error: BotError?, at now: ContinuousClock.Instant
  ) {
    measure { $0.prompts.add(1, .failed) }
    log(
      .warning, "answer.undeliverable", about: pending.prompt, status: "undeliverable",
      latency: now - pending.prompt.received, fields: reason(error))
  }

  /// Records that an answer must be sent again.
  func answerRetried(_ pending: PendingAnswer, _ error: BotError?) {
    measure { $0.retries.add(1, .telegram) }
    log(.warning, "answer.retried", about: pending.prompt, fields: reason(error))
  }

  /// Records that Telegram refused an answer, which was then changed and sent again.
  func answerRefused(_ pending: PendingAnswer, _ refusal: BotError) {
    log(
      .warning, "answer.refused", about: pending.prompt, status: pending.answer.form.rawValue,
      fields: reason(refusal))
  }

  /// Records the result of a best-effort reply to a message.
  func replyEnded(_ result: AnswerSender.Result, to message: IncomingMessage) {
    let chat = message.place.chat
    if let error = result.error {
      log(.warning, "reply.failed", chat: chat, fields: reason(error))
    } else if let refusal = result.answer.refusal {
      let form = result.answer.form.rawValue
      log(.warning, "answer.refused", chat: chat, status: form, fields: reason(refusal))
    }
  }

  private func reason(_ error: BotError?) -> Attributes {
    error.map { ["reason": .text($0.explanation)] } ?? [:]
  }
}

extension FailureLabel {
  fileprivate init(_ classification: AgentFailure.Classification) {
    switch classification {
    case .transient: self = .transient
    case .fatal: self = .fatal
    case .refused: self = .refused
    }
  }
}
