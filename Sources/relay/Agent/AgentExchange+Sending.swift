// From reading the card to the first response to the prompt.
extension AgentExchange {
  mutating func readCard(because refusal: CallFailure?) -> AgentStep {
    state = .readingCard(refusal: refusal)
    return .call(.card, until: deadline)
  }

  mutating func cardRead(_ event: AgentEvent, refusal: CallFailure?) -> AgentStep {
    guard let refusal else { return firstCardRead(event) }
    guard let endpoint else { return finish(.call(refusal)) }
    switch event {
    // Streaming is not compared: if the agent has refused it, the card still declares it.
    case .card(let new) where new.withoutStreaming != endpoint.asDeclared.withoutStreaming:
      assumptions.learn(new)
    case .card(let new) where refusal.rpcCode != nil:
      let isAsDeclared = endpoint.version == endpoint.declaredVersion
      assumptions.assume(isAsDeclared ? new.withOtherVersion : new)
    // The agent has just answered, so it can be called without a new card.
    case .failed where refusal.rpcCode != nil: assumptions.assume(endpoint.withOtherVersion)
    case .card, .failed: return retry(.send, after: refusal)
    default: return finish(.call(.unreadable))
    }
    return send()
  }

  private mutating func firstCardRead(_ event: AgentEvent) -> AgentStep {
    switch event {
    case .card(let new):
      assumptions.learn(new)
      return start()
    // The prompt has not been sent, so any failure that can pass is waited out.
    case .failed(let failure) where failure.isTransient:
      return waitForAgent(.readCard, after: failure)
    case .failed(let failure) where failure.delivery == .absent:
      return retry(.readCard, after: failure)
    case .failed(let failure): return finish(.call(failure))
    default: return finish(.call(.unreadable))
    }
  }

  /// Sends the prompt. If the conversation has a task that was waiting for authorization, its state
  /// is requested first, because the task may have continued in the meantime.
  mutating func start() -> AgentStep {
    guard let pending = conversation.pending, pending.need == .authorization else { return send() }
    state = .checking(pending)
    return .call(.get(task: pending.taskID, history: false), until: deadline)
  }

  mutating func checked(_ event: AgentEvent, _ pending: Conversation.Pending) -> AgentStep {
    // A failure is ignored here: if it persists, sending the prompt fails too.
    if case .task(let task) = event.result {
      if task.state == .completed { notices.append(.earlierAnswer(text: task.text)) }
      let isWaiting = task.state == .authRequired || task.state == .inputRequired
      if !isWaiting { assumptions.dropTask() }
    }
    return send()
  }

  mutating func send() -> AgentStep {
    state = .sending
    return .call(endpoint?.streams == true ? .stream(message) : .send(message), until: deadline)
  }

  mutating func sent(_ event: AgentEvent) -> AgentStep {
    switch event {
    case .heard, .answered, .cut: assumptions.confirmEndpoint()
    case .failed, .streamEnded, .card, .waited, .stop: break
    }
    switch event {
    case .heard(.message(let message)), .answered(.message(let message)): return answer(message)
    case .heard(let result):
      guard let task = AgentTask(result) else { return .listen }
      return settle(task, isListening: true)
    case .answered(let result):
      guard let task = AgentTask(result) else { return lost(.unreadable) }
      return settle(task, isListening: false)
    case .cut(let beginning): return cut(beginning)
    case .streamEnded: return lost(.unreadable)
    case .failed(let failure): return refused(failure)
    case .card, .waited, .stop: return lost(.unreadable)
    }
  }

  /// Handles a failure to send the prompt: the agent refused it, or the call failed.
  private mutating func refused(_ failure: CallFailure) -> AgentStep {
    if let correction = assumptions.correction(for: failure) { return correct(correction, failure) }
    switch failure.delivery {
    case .unavailable: return waitForAgent(.send, after: failure)
    case .absent: return retry(.send, after: failure)
    case .unknown: return lost(failure)
    case .refused: return finish(.call(failure))
    }
  }

  private mutating func correct(
    _ correction: AgentAssumptions.Correction, _ failure: CallFailure
  ) -> AgentStep {
    switch correction {
    case .version: return readCard(because: failure)
    case .provenEndpoint: assumptions.restoreEndpoint()
    case .streaming: endpoint.map { assumptions.assume($0.withoutStreaming) }
    case .task: assumptions.dropTask()
    case .context:
      if conversation.isEstablished { notices.append(.contextLost) }
      assumptions.dropContext()
    }
    return send()
  }
}
