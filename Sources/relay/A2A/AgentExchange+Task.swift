/// From the first word about a task to the last.
extension AgentExchange {
  mutating func heard(_ event: AgentEvent, _ task: AgentTask) -> AgentStep {
    switch event {
    case .heard(.message(let message)), .answered(.message(let message)): return answer(message)
    case .heard(let result), .answered(let result):
      var task = task
      task.apply(result)
      return settle(task, isListening: true)
    case .failed(.rpc(let code, let message)):
      return finish(.call(.rpc(code: code, message: message)))
    // The connection is gone, the task is not.
    case .failed, .streamEnded: return poll(task, after: patience.firstPoll)
    case .card, .waited, .stop: return .listen
    }
  }

  mutating func poll(_ task: AgentTask, after pause: Duration) -> AgentStep {
    state = .pausing(.poll(task, pause: pause))
    return .wait(until: min(now + pause, deadline))
  }

  mutating func polled(_ event: AgentEvent, _ task: AgentTask, pause: Duration) -> AgentStep {
    let longer = patience.poll(after: pause)
    switch event {
    case .answered(.message(let message)): return answer(message)
    case .answered(let result):
      misses = 0
      var task = task
      task.apply(result)
      return settle(task, isListening: false, pause: longer)
    case .failed(let failure) where failure.rpcCode == RPCError.taskNotFound:
      return missed(task, pause: longer)
    case .failed(let failure):
      guard failure.isTransient else { return finish(.call(failure)) }
      return poll(task, after: max(longer, failure.retryAfter ?? .zero))
    case .heard, .streamEnded, .card, .waited, .stop: return poll(task, after: longer)
    }
  }

  /// An agent that restarted has forgotten the task; one of several replicas may never have known
  /// it, so it is asked twice. Then the task does not live any more, and the prompt is sent once more.
  private mutating func missed(_ task: AgentTask, pause: Duration) -> AgentStep {
    misses += 1
    guard misses >= 2 else { return poll(task, after: pause) }
    misses = 0
    dropTask()
    guard tried.insert(.lostTask).inserted, let pause = backoff.next(jitter: jitter),
      now + pause < deadline
    else { return finish(.taskLost) }
    countRetry()
    state = .pausing(.send)
    return .wait(until: now + pause)
  }

  /// What the state of a task means for the prompt.
  mutating func settle(
    _ task: AgentTask, isListening: Bool, pause: Duration? = nil
  ) -> AgentStep {
    adopt(context: task.contextID)
    // Some agents stream that they are done, not what they did; the task itself has it.
    if isListening, task.state.isSettled, task.text.isEmpty {
      return proceed(.poll(task, pause: patience.firstPoll))
    }
    switch task.state {
    case .completed: return finish(AgentAnswer(text: task.text, kind: .final))
    case .failed: return finish(.taskFailed(text: task.text))
    case .rejected: return finish(.taskRejected(text: task.text))
    case .canceled: return finish(.taskCanceled(text: task.text))
    // An agent that has not begun with the answer yet still shows its question.
    case .inputRequired where !isStillAsking(task):
      remember(.init(taskID: task.id, need: .input, question: task.questionID))
      state = .ended
      return .finish(.answered(AgentAnswer(text: task.text, kind: .question)))
    case .authRequired: askForAuthorization(task)
    case .submitted, .working, .unknown, .inputRequired: break
    }
    guard isListening else { return poll(task, after: pause ?? patience.firstPoll) }
    state = .listening(task)
    return .listen
  }

  /// The chat is told once; the agent may go on by itself any time (A2A 1.0 §7.6.2).
  private mutating func askForAuthorization(_ task: AgentTask) {
    guard !isStillAsking(task) else { return }
    remember(.init(taskID: task.id, need: .authorization, question: task.questionID))
    let notice = AgentNotice.authorization(text: task.text)
    if !notices.contains(notice), currentTask?.state != .authRequired { notices.append(notice) }
  }

  mutating func answer(_ message: AgentMessage) -> AgentStep {
    adopt(context: message.contextID)
    return finish(AgentAnswer(text: message.parts.text, kind: .final))
  }

  /// Ends with an answer; only an authorisation keeps its task.
  mutating func finish(_ answer: AgentAnswer) -> AgentStep {
    if answer.kind == .final { remember(nil) }
    state = .ended
    return .finish(.answered(answer))
  }

  mutating func finish(_ failure: AgentFailure) -> AgentStep {
    switch failure {
    case .taskFailed, .taskRejected, .taskCanceled, .taskLost, .timedOut, .stopped: remember(nil)
    // The chat's next prompt may still continue what it was asked for.
    case .call, .outcomeUnknown: break
    }
    state = .ended
    return .finish(.failed(failure))
  }

  /// Ends before the agent does; a task that is known is canceled, so that it does not go on for
  /// nobody.
  mutating func give(up reason: AgentFailure) -> AgentStep {
    guard let task = currentTask?.id ?? message.taskID, state != .idle, state != .ended else {
      return finish(reason)
    }
    if case .cancelling = state { return finish(reason) }
    let end = now + patience.cancelGrace
    state = .cancelling(task: task, reason: reason, until: end)
    return .call(.cancel(task: task), until: end)
  }

  /// A task that ended by itself before the cancellation still has its answer.
  mutating func cancelled(
    _ event: AgentEvent, _ task: String, _ reason: AgentFailure,
    until end: ContinuousClock.Instant
  ) -> AgentStep {
    guard reason == .timedOut else { return finish(reason) }
    switch event {
    case .answered(.task(let task)) where task.state == .completed:
      return settle(task, isListening: false)
    case .failed(let failure) where failure.rpcCode == RPCError.taskNotCancelable:
      return .call(.get(task: task, history: false), until: end)
    default: return finish(reason)
    }
  }
}
