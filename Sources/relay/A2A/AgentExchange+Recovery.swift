/// What to do when nobody knows whether a prompt arrived.
extension AgentExchange {
  /// Waits and tries again, as long as there are retries and time; an agent that named a time is
  /// not called before it.
  mutating func retry(_ next: Next, after failure: CallFailure) -> AgentStep {
    let pause = backoff.next(atLeast: failure.retryAfter ?? .zero, jitter: jitter)
    guard let pause, now + pause < deadline else {
      if case .lookUp(let lost) = next { return finish(.outcomeUnknown(lost)) }
      return finish(.call(failure))
    }
    countRetry()
    state = .pausing(next)
    return .wait(until: now + pause)
  }

  /// The first answer is lost: look for the prompt before it is sent again.
  mutating func lost(_ failure: CallFailure) -> AgentStep {
    guard message.taskID != nil || endpoint?.version == .v1 else {
      return finish(.outcomeUnknown(failure))
    }
    return retry(.lookUp(lost: failure), after: failure)
  }

  mutating func proceed(_ next: Next) -> AgentStep {
    switch next {
    case .readCard: return readCard(because: nil)
    case .send: return send()
    case .poll(let task, let pause):
      state = .polling(task, pause: pause)
      return .call(.get(task: task.id, history: false), until: deadline)
    case .lookUp(let lost):
      state = .lookingUp(lost: lost)
      let call = message.taskID.map { AgentCall.get(task: $0, history: true) }
      return .call(call ?? .list(context: message.contextID), until: deadline)
    }
  }

  mutating func lookedUp(_ event: AgentEvent, lost: CallFailure) -> AgentStep {
    switch event {
    case .answered(.tasks(let tasks)):
      if let task = tasks.first(where: { $0.messageIDs.contains(message.id.description) }) {
        return settle(task, isListening: false)
      }
      // A list that leaves the messages out proves nothing.
      let isConclusive = tasks.allSatisfy { !$0.messageIDs.isEmpty }
      return isConclusive ? send() : finish(.outcomeUnknown(lost))
    case .answered(.task(let task)):
      let isTaken = task.messageIDs.contains(message.id.description)
      return isTaken || !isStillAsking(task) ? settle(task, isListening: false) : send()
    case .failed(let failure):
      if failure.rpcCode == RPCError.taskNotFound, message.taskID != nil {
        dropTask()
        return send()
      }
      return failure.isTransient
        ? retry(.lookUp(lost: lost), after: failure) : finish(.outcomeUnknown(lost))
    case .answered, .heard, .streamEnded, .card, .waited, .stop:
      return finish(.outcomeUnknown(lost))
    }
  }

  /// Whether the task still waits with the question that this prompt answers.
  func isStillAsking(_ task: AgentTask) -> Bool {
    guard let pending = conversation.pending, pending.taskID == task.id, message.taskID == task.id,
      task.state == .inputRequired || task.state == .authRequired
    else { return false }
    return pending.question == task.questionID && pending.question != nil
  }
}
