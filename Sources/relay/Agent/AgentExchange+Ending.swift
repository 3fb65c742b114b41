import HTTP

// Ending the prompt.
extension AgentExchange {
  mutating func answer(_ message: AgentMessage) -> AgentStep {
    assumptions.learn(context: message.contextID)
    return finish(AgentAnswer(text: message.parts.text, kind: .final))
  }

  /// Ends the exchange with the beginning of an answer that exceeds the limit. `task` is what a
  /// stream has delivered before; nil if the answer is not a stream.
  mutating func cut(_ beginning: AnswerBeginning, of task: AgentTask? = nil) -> AgentStep {
    if let context = beginning.result.flatMap(AgentTask.init)?.contextID {
      assumptions.learn(context: context)
    }
    let text = text(of: beginning, after: task)
    guard !text.isBlank else { return finish(.call(.tooLong(limit: beginning.limit))) }
    return finish(
      AgentAnswer(text: text, kind: .final, limit: beginning.limit, length: beginning.length))
  }

  private func text(of beginning: AnswerBeginning, after task: AgentTask?) -> String {
    guard var task else { return beginning.text }
    // An event that is cut may not show its artifact, but it is the last one.
    guard let result = beginning.result else { return task.resultText + beginning.text }
    if case .message = result { return beginning.text }
    task.apply(result)
    return task.resultText.isBlank ? task.text : task.resultText
  }

  /// Ends the exchange with an answer. After a final answer, the next prompt starts a new task.
  mutating func finish(_ answer: AgentAnswer) -> AgentStep {
    if answer.kind == .final { assumptions.setPending(nil) }
    state = .ended
    return .finish(.answered(answer))
  }

  mutating func finish(_ failure: AgentFailure) -> AgentStep {
    switch failure {
    case .taskFailed, .taskRejected, .taskCanceled, .taskLost, .timedOut, .stillWorking, .stopped:
      assumptions.setPending(nil)
    // The chat's next prompt can still continue the task that requested input.
    case .call, .outcomeUnknown: break
    }
    state = .ended
    return .finish(.failed(failure))
  }

  /// Ends the exchange at the deadline. `failure` is why the call that was made failed; nil if none
  /// was made or it succeeded.
  mutating func outOfTime(_ failure: CallFailure?) -> AgentStep {
    let silence = CallFailure.transfer(.timedOut(sent: true))
    switch state {
    case .sending:
      let failure = failure ?? silence
      return failure.delivery == .unknown ? searchLast(failure) : finish(.call(failure))
    case .lookingUp(let lost), .pausing(.lookUp(let lost)): return finish(.outcomeUnknown(lost))
    case .readingCard, .checking, .pausing(.send), .pausing(.readCard):
      return finish(.call(lastFailure ?? .transfer(.timedOut(sent: false))))
    case .idle, .listening, .pausing(.poll), .polling, .lookingUpLast, .canceling, .ended: break
    }
    guard let task = currentTask else { return giveUp(.stillWorking) }
    switch task.state {
    case .authRequired: return finish(AgentAnswer(text: task.text, kind: .authorization))
    // The agent asks the same question again.
    case .inputRequired: return ask(task)
    default: return giveUp(.stillWorking)
    }
  }

  /// Ends the exchange before the agent has finished. If the task is known, it is canceled, so that
  /// the agent does not produce an unused result.
  mutating func giveUp(_ reason: AgentFailure) -> AgentStep {
    guard let task = currentTask?.id ?? message.taskID, state != .idle, state != .ended else {
      return finish(reason)
    }
    if case .canceling = state { return finish(reason) }
    let end = now + timeouts.cancelGrace
    state = .canceling(task: task, reason: reason, until: end)
    return .call(.cancel(task: task), until: end)
  }

  /// Handles the result of canceling a task. If the task was completed before the cancellation, its
  /// answer is still used.
  mutating func canceled(
    _ event: AgentEvent, _ task: String, _ reason: AgentFailure,
    until end: ContinuousClock.Instant
  ) -> AgentStep {
    guard reason == .stillWorking else { return finish(reason) }
    switch event {
    case .answered(.task(let task)) where task.state == .canceled: return finish(.timedOut)
    case .answered(.task(let task)) where task.state == .completed:
      hasAskedForWords = true
      return settle(task, isListening: false)
    case .cut(let beginning): return cut(beginning)
    case .failed(let failure) where failure.rpcCode == RPCError.taskNotCancelable:
      return .call(.get(task: task, history: false), until: end)
    default: return finish(reason)
    }
  }
}
