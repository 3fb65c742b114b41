import HTTP

/// Decides the steps that send one prompt to the agent and obtain its answer.
///
/// An exchange has no clock and no network access, so that tests can check each path with a table.
/// It follows these rules:
/// * One deadline applies to all steps. A task that is running at the deadline is canceled.
/// * A prompt is sent again only if it is certain that the agent did not accept it, or if a search
///   of the agent's tasks did not find it.
/// * If the agent refuses a prompt because of a remembered version, context, or task, the prompt is
///   sent once more without it; see ``AgentAssumptions``.
struct AgentExchange: Sendable {
  /// The number of retries so far.
  private(set) var retries = 0

  private let timeouts: AgentTimeouts
  private let deadline: ContinuousClock.Instant
  private var backoff: Backoff
  private var assumptions: AgentAssumptions
  private var notices: [AgentNotice] = []
  private var state = State.idle

  /// The time and the random number for the current step.
  private var now: ContinuousClock.Instant
  private var jitter = 0.0

  /// The number of consecutive polls for which the agent did not find the task.
  private var misses = 0

  /// Creates an exchange for a prompt that continues `conversation`. Call ``begin()`` to start it.
  init(
    _ message: PromptMessage, in conversation: Conversation, at endpoint: AgentEndpoint?,
    timeouts: AgentTimeouts, now: ContinuousClock.Instant
  ) {
    assumptions = AgentAssumptions(message, in: conversation, at: endpoint)
    self.timeouts = timeouts
    backoff = timeouts.backoff
    self.now = now
    deadline = now + timeouts.timeout
  }

  /// The current state of the conversation. The caller must store it when the exchange has ended.
  var conversation: Conversation { assumptions.conversation }

  /// The agent's address and how to call it, as corrected by the agent's answers; nil until its
  /// card has been read.
  var endpoint: AgentEndpoint? { assumptions.endpoint }

  /// Whether the prompt has been abandoned and the agent's task is being canceled.
  var isCanceling: Bool {
    if case .canceling = state { return true }
    return false
  }

  private var message: PromptMessage { assumptions.message }

  /// The task that is in progress; nil if the agent has not named one.
  private var currentTask: AgentTask? {
    switch state {
    case .listening(let task), .polling(let task, _), .pausing(.poll(let task, _)): task
    case .idle, .readingCard, .checking, .sending, .pausing, .lookingUp, .canceling, .ended: nil
    }
  }

  /// Returns the messages for the chat that were added since the last call, in order.
  mutating func takeNotices() -> [AgentNotice] {
    defer { notices = [] }
    return notices
  }

  /// Returns the first step.
  mutating func begin() -> AgentStep {
    guard endpoint != nil else { return readCard(because: nil) }
    return start()
  }

  /// Returns the step that follows `event`. `jitter` is a random number in 0..<1.
  mutating func receive(
    _ event: AgentEvent, at now: ContinuousClock.Instant, jitter: Double
  ) -> AgentStep {
    self.now = now
    self.jitter = jitter
    if case .stop = event { return giveUp(.stopped) }
    if case .canceling = state { return next(after: event) }
    // The time limit of each call is the deadline. A call that fails at that time, or because of a
    // timeout, therefore ends the exchange.
    if case .failed(let failure) = event,
      now >= deadline || failure == .transfer(.timedOut(sent: true))
    {
      return outOfTime()
    }
    let step = next(after: event)
    if case .finish = step { return step }
    return now < deadline ? step : outOfTime()
  }

  private mutating func next(after event: AgentEvent) -> AgentStep {
    switch state {
    case .idle: begin()
    case .readingCard(let refusal): cardRead(event, refusal: refusal)
    case .checking(let pending): checked(event, pending)
    case .sending: sent(event)
    case .listening(let task): heard(event, task)
    case .pausing(let next): proceed(next)
    case .polling(let task, let pause): polled(event, task, pause: pause)
    case .lookingUp(let lost): lookedUp(event, lost: lost)
    case .canceling(let task, let reason, let end): canceled(event, task, reason, until: end)
    case .ended: .finish(.failed(.stopped))
    }
  }
}

// From reading the card to the first response to the prompt.
extension AgentExchange {
  private mutating func readCard(because refusal: CallFailure?) -> AgentStep {
    state = .readingCard(refusal: refusal)
    return .call(.card, until: deadline)
  }

  private mutating func cardRead(_ event: AgentEvent, refusal: CallFailure?) -> AgentStep {
    switch (event, refusal) {
    case (.card(let new), nil):
      assumptions.learn(new)
      return start()
    case (.card(let new), let refusal?):
      // Streaming is not compared: if the agent has refused it, the card still declares it.
      let isChanged = new.withoutStreaming != endpoint?.withoutStreaming
      if !isChanged, refusal.rpcCode == nil { return finish(.call(refusal)) }
      assumptions.learn(isChanged ? new : new.withOtherVersion)
      return send()
    case (.failed, let refusal?):
      guard let endpoint, refusal.rpcCode != nil else { return finish(.call(refusal)) }
      // The agent has just answered, so it can be called without a new card.
      assumptions.learn(endpoint.withOtherVersion)
      return send()
    case (.failed(let failure), nil):
      return failure.isTransient ? retry(.readCard, after: failure) : finish(.call(failure))
    default: return finish(.call(.unreadable))
    }
  }

  /// Sends the prompt. If the conversation has a task that was waiting for authorization, its state
  /// is requested first, because the task may have continued in the meantime.
  private mutating func start() -> AgentStep {
    guard let pending = conversation.pending, pending.need == .authorization else { return send() }
    state = .checking(pending)
    return .call(.get(task: pending.taskID, history: false), until: deadline)
  }

  private mutating func checked(_ event: AgentEvent, _ pending: Conversation.Pending) -> AgentStep {
    if case .answered(.task(let task)) = event {
      if task.state == .completed { notices.append(.earlierAnswer(text: task.text)) }
      let isWaiting = task.state == .authRequired || task.state == .inputRequired
      if !isWaiting { assumptions.dropTask() }
    }
    // A failure is ignored here: if it persists, sending the prompt fails too.
    return send()
  }

  private mutating func send() -> AgentStep {
    state = .sending
    return .call(endpoint?.streams == true ? .stream(message) : .send(message), until: deadline)
  }

  private mutating func sent(_ event: AgentEvent) -> AgentStep {
    switch event {
    case .heard(.message(let message)), .answered(.message(let message)): return answer(message)
    case .heard(let result):
      guard let task = AgentTask(result) else { return .listen }
      return settle(task, isListening: true)
    case .answered(let result):
      guard let task = AgentTask(result) else { return lost(.unreadable) }
      return settle(task, isListening: false)
    case .streamEnded: return lost(.unreadable)
    case .failed(let failure): return refused(failure)
    case .card, .waited, .stop: return lost(.unreadable)
    }
  }

  /// Handles a failure to send the prompt: the agent refused it, or the call failed.
  private mutating func refused(_ failure: CallFailure) -> AgentStep {
    if let correction = assumptions.correction(for: failure) { return correct(correction, failure) }
    if failure.mayHaveArrived, failure.isTransient { return lost(failure) }
    return failure.isTransient ? retry(.send, after: failure) : finish(.call(failure))
  }

  private mutating func correct(
    _ correction: AgentAssumptions.Correction, _ failure: CallFailure
  ) -> AgentStep {
    switch correction {
    case .version: return readCard(because: failure)
    case .streaming: endpoint.map { assumptions.learn($0.withoutStreaming) }
    case .task, .lostTask: assumptions.dropTask()
    case .context:
      if conversation.isEstablished { notices.append(.contextLost) }
      assumptions.dropContext()
    }
    return send()
  }
}

// From the first response about a task to the end of the task.
extension AgentExchange {
  private mutating func heard(_ event: AgentEvent, _ task: AgentTask) -> AgentStep {
    switch event {
    case .heard(.message(let message)), .answered(.message(let message)): return answer(message)
    case .heard(let result), .answered(let result):
      var task = task
      task.apply(result)
      return settle(task, isListening: true)
    case .failed(.rpc(let code, let message)):
      return finish(.call(.rpc(code: code, message: message)))
    // The connection has ended, but the task may continue.
    case .failed, .streamEnded: return poll(task, after: timeouts.firstPoll)
    case .card, .waited, .stop: return .listen
    }
  }

  private mutating func poll(_ task: AgentTask, after pause: Duration) -> AgentStep {
    state = .pausing(.poll(task, pause: pause))
    return .wait(until: min(now + pause, deadline))
  }

  private mutating func polled(
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
    case .failed(let failure) where failure.rpcCode == RPCError.taskNotFound:
      return missed(task, pause: longer)
    case .failed(let failure):
      guard failure.isTransient else { return finish(.call(failure)) }
      return poll(task, after: max(longer, failure.retryAfter ?? .zero))
    case .heard, .streamEnded, .card, .waited, .stop: return poll(task, after: longer)
    }
  }

  /// Handles a reply that the agent does not have the task.
  ///
  /// An agent loses its tasks when it restarts. If the agent has several replicas, the reply may
  /// also come from one that never had the task. The exchange therefore polls once more. If the
  /// task is not found then either, the prompt is sent again, but only once.
  private mutating func missed(_ task: AgentTask, pause: Duration) -> AgentStep {
    misses += 1
    guard misses >= 2 else { return poll(task, after: pause) }
    misses = 0
    assumptions.dropTask()
    guard assumptions.begin(.lostTask), let pause = backoff.next(jitter: jitter),
      now + pause < deadline
    else { return finish(.taskLost) }
    retries += 1
    state = .pausing(.send)
    return .wait(until: now + pause)
  }

  /// Decides what the state of a task means for the prompt.
  private mutating func settle(
    _ task: AgentTask, isListening: Bool, pause: Duration? = nil
  ) -> AgentStep {
    assumptions.learn(context: task.contextID)
    // Some agents stream the final state without a result. A poll then reads the result from the
    // task.
    if isListening, task.state.isSettled, task.text.isEmpty {
      return proceed(.poll(task, pause: timeouts.firstPoll))
    }
    switch task.state {
    case .completed: return finish(AgentAnswer(text: task.text, kind: .final))
    case .failed: return finish(.taskFailed(text: task.text))
    case .rejected: return finish(.taskRejected(text: task.text))
    case .canceled: return finish(.taskCanceled(text: task.text))
    // An agent that has not yet processed the chat's reply still shows the old question.
    case .inputRequired where !assumptions.isStillAsking(task):
      assumptions.setPending(.init(taskID: task.id, need: .input, question: task.questionID))
      return finish(AgentAnswer(text: task.text, kind: .question))
    case .authRequired: askForAuthorization(task)
    case .submitted, .working, .unknown, .inputRequired: break
    }
    guard isListening else { return poll(task, after: pause ?? timeouts.firstPoll) }
    state = .listening(task)
    return .listen
  }

  /// Notifies the chat once that the agent requests an authorization. The task may continue by
  /// itself at any time (A2A 1.0 §7.6.2).
  private mutating func askForAuthorization(_ task: AgentTask) {
    guard !assumptions.isStillAsking(task) else { return }
    assumptions.setPending(.init(taskID: task.id, need: .authorization, question: task.questionID))
    let notice = AgentNotice.authorization(text: task.text)
    if !notices.contains(notice), currentTask?.state != .authRequired { notices.append(notice) }
  }
}

// Retries, and the search for a prompt whose outcome is unknown.
extension AgentExchange {
  /// Pauses before the step `next`. If no retries or no time is left, ends the exchange with
  /// `failure`. The pause is at least the one that the agent requested.
  private mutating func retry(_ next: Next, after failure: CallFailure) -> AgentStep {
    let pause = backoff.next(atLeast: failure.retryAfter ?? .zero, jitter: jitter)
    guard let pause, now + pause < deadline else {
      if case .lookUp(let lost) = next { return finish(.outcomeUnknown(lost)) }
      return finish(.call(failure))
    }
    retries += 1
    state = .pausing(next)
    return .wait(until: now + pause)
  }

  private mutating func proceed(_ next: Next) -> AgentStep {
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

  /// Handles the loss of the first response. The prompt must be searched for before it can be sent
  /// again.
  private mutating func lost(_ failure: CallFailure) -> AgentStep {
    guard message.taskID != nil || endpoint?.version == .v1 else {
      return finish(.outcomeUnknown(failure))
    }
    return retry(.lookUp(lost: failure), after: failure)
  }

  private mutating func lookedUp(_ event: AgentEvent, lost: CallFailure) -> AgentStep {
    switch event {
    case .answered(.tasks(let tasks)):
      if let task = tasks.first(where: { $0.messageIDs.contains(message.id.description) }) {
        return settle(task, isListening: false)
      }
      // If a task in the list has no messages, the search is inconclusive.
      let isConclusive = tasks.allSatisfy { !$0.messageIDs.isEmpty }
      return isConclusive ? send() : finish(.outcomeUnknown(lost))
    case .answered(.task(let task)):
      let isAccepted = task.messageIDs.contains(message.id.description)
      return isAccepted || !assumptions.isStillAsking(task)
        ? settle(task, isListening: false) : send()
    case .failed(let failure):
      if failure.rpcCode == RPCError.taskNotFound, message.taskID != nil {
        assumptions.dropTask()
        return send()
      }
      return failure.isTransient
        ? retry(.lookUp(lost: lost), after: failure) : finish(.outcomeUnknown(lost))
    case .answered, .heard, .streamEnded, .card, .waited, .stop:
      return finish(.outcomeUnknown(lost))
    }
  }
}

// Ending the prompt.
extension AgentExchange {
  private mutating func answer(_ message: AgentMessage) -> AgentStep {
    assumptions.learn(context: message.contextID)
    return finish(AgentAnswer(text: message.parts.text, kind: .final))
  }

  /// Ends the exchange with an answer. After a final answer, the next prompt starts a new task.
  private mutating func finish(_ answer: AgentAnswer) -> AgentStep {
    if answer.kind == .final { assumptions.setPending(nil) }
    state = .ended
    return .finish(.answered(answer))
  }

  private mutating func finish(_ failure: AgentFailure) -> AgentStep {
    switch failure {
    case .taskFailed, .taskRejected, .taskCanceled, .taskLost, .timedOut, .stopped:
      assumptions.setPending(nil)
    // The chat's next prompt can still continue the task that requested input.
    case .call, .outcomeUnknown: break
    }
    state = .ended
    return .finish(.failed(failure))
  }

  private mutating func outOfTime() -> AgentStep {
    if let task = currentTask, task.state == .authRequired {
      return finish(AgentAnswer(text: task.text, kind: .authorization))
    }
    return giveUp(.timedOut)
  }

  /// Ends the exchange before the agent has finished. If the task is known, it is canceled, so that
  /// the agent does not produce an unused result.
  private mutating func giveUp(_ reason: AgentFailure) -> AgentStep {
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
  private mutating func canceled(
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
