// From the first response about a task to the end of the task.
extension AgentExchange {
  mutating func heard(_ event: AgentEvent, _ task: AgentTask) -> AgentStep {
    switch event {
    case .heard(.message(let message)), .answered(.message(let message)): return answer(message)
    case .heard(let result), .answered(let result):
      var task = task
      task.apply(result)
      return settle(task, isListening: true)
    case .cut(let beginning): return cut(beginning, of: task)
    case .failed(let failure):
      // The task shows what the error means: it has failed, or it continues.
      if failure.rpcCode != nil { fault = failure }
      return poll(task, after: timeouts.firstPoll)
    // The connection has ended, but the task may continue.
    case .streamEnded: return poll(task, after: timeouts.firstPoll)
    case .card, .waited, .stop: return .listen
    }
  }

  private mutating func poll(_ task: AgentTask, after pause: Duration) -> AgentStep {
    state = .pausing(.poll(task, pause: pause))
    return .wait(until: min(now + pause, deadline))
  }

  mutating func polled(
    _ event: AgentEvent, _ task: AgentTask, pause: Duration
  ) -> AgentStep {
    let longer = timeouts.poll(after: pause)
    switch event {
    case .answered(.message(let message)): return answer(message)
    case .answered(let result):
      misses = 0
      var task = task
      task.apply(result)
      return settle(task, isListening: false, pause: longer)
    case .cut(let beginning): return cut(beginning)
    // Only the history was missing.
    case .failed where task.state.isEnd: return settle(task, isListening: false)
    case .failed(let failure) where failure.rpcCode == RPCError.taskNotFound:
      return missed(task, pause: longer)
    case .failed(let failure) where failure.delivery == .refused:
      return finish(.outcomeUnknown(failure))
    case .failed(let failure): return poll(task, after: max(longer, failure.retryAfter ?? .zero))
    case .heard, .streamEnded, .card, .waited, .stop: return poll(task, after: longer)
    }
  }

  /// Handles a reply that the agent does not have the task.
  ///
  /// An agent loses its tasks when it restarts. If the agent has several replicas, the reply may
  /// also come from one that never had the task. The exchange therefore polls again. If the task is
  /// not found then either, it is lost. The prompt is not sent again, because the task may have had
  /// an effect.
  private mutating func missed(_ task: AgentTask, pause: Duration) -> AgentStep {
    misses += 1
    guard misses > max(1, timeouts.retries) else { return poll(task, after: pause) }
    // An agent that has reported an error may not have stored the task: it was not restarted.
    return finish(fault.map { .outcomeUnknown($0) } ?? .taskLost)
  }

  /// Decides what the state of a task means for the prompt.
  mutating func settle(
    _ task: AgentTask, isListening: Bool, pause: Duration? = nil
  ) -> AgentStep {
    assumptions.learn(context: task.contextID)
    if needsHistory(task, isListening: isListening) {
      hasAskedForWords = true
      state = .polling(task, pause: timeouts.firstPoll)
      return .call(.get(task: task.id, history: true), until: deadline)
    }
    switch task.state {
    case .completed: return finish(AgentAnswer(text: task.text, kind: .final))
    case .failed: return finish(.taskFailed(text: task.text))
    case .rejected: return finish(.taskRejected(text: task.text))
    case .canceled: return finish(.taskCanceled(text: task.text))
    // An agent that has not yet processed the chat's reply still shows the old question.
    case .inputRequired where !assumptions.isStillAsking(task): return ask(task)
    case .authRequired: askForAuthorization(task)
    case .submitted, .working, .unknown, .inputRequired: break
    }
    if isListening {
      state = .listening(task)
      return .listen
    }
    // The agent has reported an error, so the task may never end.
    if let fault { return retry(.poll(task, pause: timeouts.firstPoll), after: fault) }
    return poll(task, after: pause ?? timeouts.firstPoll)
  }

  /// Whether the task has settled without a text, so that the answer must be elsewhere: some agents
  /// stream the final state without a result, and some put their answer into an earlier message.
  private func needsHistory(_ task: AgentTask, isListening: Bool) -> Bool {
    guard !hasAskedForWords, task.ownText.isEmpty else { return false }
    if isListening { return task.state.isSettled }
    let expectsText = task.state == .completed || task.state == .inputRequired
    return expectsText && task.messageIDs.isEmpty
  }

  /// Passes on the task's question. The chat's next prompt continues the task.
  mutating func ask(_ task: AgentTask) -> AgentStep {
    assumptions.setPending(.init(taskID: task.id, need: .input, question: task.question))
    return finish(AgentAnswer(text: task.text, kind: .question))
  }

  /// Notifies the chat once that the agent requests an authorization. The task may continue by
  /// itself at any time (A2A 1.0 §7.6.2).
  private mutating func askForAuthorization(_ task: AgentTask) {
    guard !assumptions.isStillAsking(task) else { return }
    assumptions.setPending(
      .init(taskID: task.id, need: .authorization, question: task.question))
    let notice = AgentNotice.authorization(text: task.text)
    if !notices.contains(notice), currentTask?.state != .authRequired { notices.append(notice) }
  }
}
