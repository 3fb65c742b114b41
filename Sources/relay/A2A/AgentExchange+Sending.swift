/// From the card to the first word about the prompt.
extension AgentExchange {
  mutating func readCard(because refusal: CallFailure?) -> AgentStep {
    state = .readingCard(refusal: refusal)
    return .call(.card, until: deadline)
  }

  /// A task that waited for an authorisation may have gone on by itself meanwhile.
  mutating func start() -> AgentStep {
    guard let pending = conversation.pending, pending.need == .authorization else { return send() }
    state = .checking(pending)
    return .call(.get(task: pending.taskID, history: false), until: deadline)
  }

  mutating func send() -> AgentStep {
    state = .sending
    return .call(endpoint?.streams == true ? .stream(message) : .send(message), until: deadline)
  }

  mutating func cardRead(_ event: AgentEvent, refusal: CallFailure?) -> AgentStep {
    switch (event, refusal) {
    case (.card(let new), nil):
      learn(new)
      return start()
    case (.card(let new), let refusal?):
      // What the agent's answers taught about streaming is no news of the card's.
      let isNews = new.withoutStreaming != endpoint?.withoutStreaming
      if !isNews, refusal.rpcCode == nil { return finish(.call(refusal)) }
      learn(isNews ? new : new.withOtherVersion)
      return send()
    case (.failed, let refusal?):
      guard let endpoint, refusal.rpcCode != nil else { return finish(.call(refusal)) }
      // The agent answered a moment ago, so the card is not what stands between us.
      learn(endpoint.withOtherVersion)
      return send()
    case (.failed(let failure), nil):
      return failure.isTransient ? retry(.readCard, after: failure) : finish(.call(failure))
    default: return finish(.call(.unreadable))
    }
  }

  mutating func checked(_ event: AgentEvent, _ pending: Conversation.Pending) -> AgentStep {
    if case .answered(.task(let task)) = event {
      if task.state == .completed { notices.append(.earlierAnswer(text: task.text)) }
      let isWaiting = task.state == .authRequired || task.state == .inputRequired
      if !isWaiting { dropTask() }
    }
    // Any trouble will show again when the prompt is sent.
    return send()
  }

  mutating func sent(_ event: AgentEvent) -> AgentStep {
    switch event {
    case .heard(.message(let message)), .answered(.message(let message)): return answer(message)
    case .heard(let result):
      guard let task = task(from: result) else { return .listen }
      return settle(task, isListening: true)
    case .answered(let result):
      guard let task = task(from: result) else { return lost(.unreadable) }
      return settle(task, isListening: false)
    case .streamEnded: return lost(.unreadable)
    case .failed(let failure): return refused(failure)
    case .card, .waited, .stop: return lost(.unreadable)
    }
  }

  private func task(from result: AgentResult) -> AgentTask? {
    switch result {
    case .task(let task): return task
    case .status(let id, let context, _), .artifact(let id, let context, _, _):
      var task = AgentTask(id: id, contextID: context)
      task.apply(result)
      return task
    case .message, .tasks: return nil
    }
  }

  /// The prompt was refused, or nothing is known of it.
  private mutating func refused(_ failure: CallFailure) -> AgentStep {
    if let correction = correction(for: failure), tried.insert(correction).inserted {
      return correct(correction, failure)
    }
    if failure.mayHaveArrived, failure.isTransient { return lost(failure) }
    return failure.isTransient ? retry(.send, after: failure) : finish(.call(failure))
  }

  /// What may be remembered wrongly, the likeliest first.
  private func correction(for failure: CallFailure) -> Correction? {
    if case .status(let status, _) = failure { return status == 404 ? .version : nil }
    guard let code = failure.rpcCode else { return nil }
    let candidates: [(Correction, Bool)] = [
      (.task, message.taskID != nil && RPCError.refusedTask.contains(code)),
      (
        .streaming,
        endpoint?.streams == true
          && [RPCError.unsupportedOperation, RPCError.methodNotFound].contains(code)
      ),
      (.version, RPCError.wrongVersion.contains(code)),
      (.context, message.contextID != nil && RPCError.refusedContext.contains(code)),
    ]
    return candidates.first { $0.1 && !tried.contains($0.0) }?.0
  }

  private mutating func correct(_ correction: Correction, _ failure: CallFailure) -> AgentStep {
    switch correction {
    case .version: return readCard(because: failure)
    case .streaming: endpoint.map { learn($0.withoutStreaming) }
    case .task, .lostTask: dropTask()
    case .context:
      if conversation.isEstablished { notices.append(.contextLost) }
      forgetContext()
      message.contextID = nil
      dropTask()
    }
    return send()
  }

  mutating func dropTask() {
    message.taskID = nil
    remember(nil)
  }
}
