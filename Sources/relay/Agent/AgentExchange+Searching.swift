// The search for a prompt whose outcome is unknown.
extension AgentExchange {
  /// The call that searches for the prompt: in the task that it continues, or in the agent's list.
  var search: AgentCall {
    message.taskID.map { .get(task: $0, history: true) } ?? .list(context: message.contextID)
  }

  /// Version 0.3 has no list of tasks, so only a task that is known can be searched.
  private var canSearch: Bool { message.taskID != nil || endpoint?.version == .v1 }

  /// Handles the loss of the first response: the agent may be carrying out the prompt.
  mutating func lost(_ failure: CallFailure) -> AgentStep {
    guard canSearch else { return finish(.outcomeUnknown(failure)) }
    return retry(.lookUp(lost: failure), after: failure)
  }

  mutating func lookedUp(_ event: AgentEvent, lost: CallFailure) -> AgentStep {
    if let task = found(by: event) {
      if lost.rpcCode != nil { fault = lost }
      if case .cut = event { return proceed(.poll(task, pause: timeouts.firstPoll)) }
      return settle(task, isListening: false)
    }
    switch event {
    case .failed(let failure) where failure.rpcCode != RPCError.taskNotFound:
      switch failure.delivery {
      case .unavailable: return waitForAgent(.lookUp(lost: lost), after: failure)
      case .absent, .unknown: return retry(.lookUp(lost: lost), after: failure)
      case .refused: return finish(.outcomeUnknown(lost))
      }
    // The agent may not have registered the prompt yet.
    default: return retry(.lookUp(lost: lost), after: lost)
    }
  }

  /// Searches for the prompt once more, at the deadline.
  mutating func searchLast(_ lost: CallFailure) -> AgentStep {
    guard canSearch else { return finish(.outcomeUnknown(lost)) }
    let end = now + timeouts.cancelGrace
    state = .lookingUpLast(lost: lost, until: end)
    return .call(search, until: end)
  }

  mutating func lookedUpLast(
    _ event: AgentEvent, lost: CallFailure, until end: ContinuousClock.Instant
  ) -> AgentStep {
    guard let task = found(by: event) else { return finish(.outcomeUnknown(lost)) }
    hasAskedForWords = true
    let step = settle(task, isListening: false)
    if case .finish = step { return step }
    return outOfTime(nil)
  }

  /// Returns the task of the prompt; nil if the event does not contain it.
  private func found(by event: AgentEvent) -> AgentTask? {
    switch event.result {
    case .tasks(let tasks): tasks.first { $0.messageIDs.contains(message.id.description) }
    // Only this prompt can have made the task continue.
    case .task(let task):
      task.messageIDs.contains(message.id.description) || !assumptions.isStillAsking(task)
        ? task : nil
    case .message, .status, .artifact, nil: nil
    }
  }
}
