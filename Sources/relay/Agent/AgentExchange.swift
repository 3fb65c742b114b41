import HTTP

/// Decides the steps that send one prompt to the agent and obtain its answer.
///
/// An exchange has no clock and no network access, so that tests can check each path with a table.
/// It follows these rules:
/// * One deadline applies to all steps. A task that is running at the deadline is canceled.
/// * A prompt is sent again only if it is certain that the agent did not carry it out. While the
///   agent is unavailable, that is repeated until the deadline.
/// * If it is uncertain whether the agent received the prompt, the exchange looks for the prompt's
///   task and follows it. If it finds none, the outcome is unknown, and the prompt is not sent
///   again: an agent can answer without a task, and list a task late.
/// * If the agent refuses a prompt because of a remembered version, context, or task, the prompt is
///   sent once more without it; see ``AgentAssumptions``.
struct AgentExchange: Sendable {
  /// The number of retries so far.
  var retries = 0

  let timeouts: AgentTimeouts
  let deadline: ContinuousClock.Instant
  var backoff: Backoff
  var assumptions: AgentAssumptions
  var notices: [AgentNotice] = []
  var state = State.idle

  /// The time and the random number for the current step.
  var now: ContinuousClock.Instant
  var jitter = 0.0

  /// How often the exchange may still repeat a call without proof that the agent is unavailable.
  var attemptsLeft: Int

  /// The number of consecutive polls for which the agent did not find the task.
  var misses = 0

  /// Whether the history of the settled task was requested, to find the agent's last words.
  var hasAskedForWords = false

  /// The last failure that made the exchange wait; nil if there was none.
  var lastFailure: CallFailure?

  /// The JSON-RPC error that the agent reported while it worked on the prompt; nil if there is
  /// none.
  var fault: CallFailure?

  /// Creates an exchange for a prompt that continues `conversation`. Call ``begin()`` to start it.
  init(
    _ message: PromptMessage, in conversation: Conversation, at endpoint: AgentEndpoint?,
    timeouts: AgentTimeouts, now: ContinuousClock.Instant
  ) {
    assumptions = AgentAssumptions(message, in: conversation, at: endpoint)
    self.timeouts = timeouts
    backoff = timeouts.backoff
    attemptsLeft = timeouts.retries
    self.now = now
    deadline = now + timeouts.timeout
  }

  /// The current state of the conversation. The caller must store it when the exchange has ended.
  var conversation: Conversation { assumptions.conversation }

  /// The agent's address and how to call it, as corrected by the agent's answers; nil until its
  /// card has been read.
  var endpoint: AgentEndpoint? { assumptions.endpoint }

  /// The endpoint that the next exchange should begin with.
  var provenEndpoint: AgentEndpoint? { assumptions.provenEndpoint }

  /// Whether the prompt has been abandoned and the agent's task is being canceled.
  var isCanceling: Bool {
    if case .canceling = state { return true }
    return false
  }

  var message: PromptMessage { assumptions.message }

  /// The task that is in progress; nil if the agent has not named one.
  var currentTask: AgentTask? {
    switch state {
    case .listening(let task), .polling(let task, _), .pausing(.poll(let task, _)): task
    case .idle, .readingCard, .checking, .sending, .pausing, .lookingUp, .lookingUpLast,
      .canceling, .ended:
      nil
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
    switch state {
    case .canceling, .lookingUpLast: return next(after: event)
    default: break
    }
    // The time limit of each call is the deadline. A call that fails at that time, or because of a
    // timeout, therefore ends the exchange.
    if case .failed(let failure) = event,
      now >= deadline || failure == .transfer(.timedOut(sent: true))
    {
      return outOfTime(failure)
    }
    let step = next(after: event)
    if case .finish = step { return step }
    return now < deadline ? step : outOfTime(nil)
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
    case .lookingUpLast(let lost, let end): lookedUpLast(event, lost: lost, until: end)
    case .canceling(let task, let reason, let end): canceled(event, task, reason, until: end)
    case .ended: .finish(.failed(.stopped))
    }
  }
}

// Pauses between the steps.
extension AgentExchange {
  /// The longest pause while no connection can be made. An attempt costs almost nothing, and a prompt
  /// must not wait for long after the agent has come back.
  private static let longestWaitForConnection = Duration.seconds(2)

  /// Pauses before the step `next`, which repeats a call that certainly had no effect. The pause is
  /// at least the one that the agent requested. If no time is left, ends the exchange.
  mutating func waitForAgent(_ next: Next, after failure: CallFailure) -> AgentStep {
    lastFailure = failure
    let left = deadline - now
    // Half of the remaining time leaves room for a last attempt.
    var longest = left / 2
    if case .transfer = failure { longest = min(longest, AgentExchange.longestWaitForConnection) }
    let pause = backoff.next(
      atLeast: failure.retryAfter ?? .zero, atMost: longest, jitter: jitter)
    guard let pause, pause < left, left > AgentExchange.shortestWait else {
      return endWaiting(next, failure)
    }
    retries += 1
    state = .pausing(next)
    return .wait(until: now + pause)
  }

  /// Pauses before the step `next`, as often as `A2A_RETRY_ATTEMPTS` allows.
  mutating func retry(_ next: Next, after failure: CallFailure) -> AgentStep {
    guard attemptsLeft > 0 else { return endWaiting(next, failure) }
    attemptsLeft -= 1
    return waitForAgent(next, after: failure)
  }

  /// The remaining time below which waiting for the agent is pointless.
  private static let shortestWait = Duration.milliseconds(50)

  private mutating func endWaiting(_ next: Next, _ failure: CallFailure) -> AgentStep {
    switch next {
    case .lookUp(let lost): finish(.outcomeUnknown(lost))
    case .poll: finish(.outcomeUnknown(fault ?? failure))
    case .readCard, .send: finish(.call(failure))
    }
  }

  mutating func proceed(_ next: Next) -> AgentStep {
    switch next {
    case .readCard: return readCard(because: nil)
    case .send: return send()
    case .poll(let task, let pause):
      state = .polling(task, pause: pause)
      return .call(.get(task: task.id, history: task.state.isSettled), until: deadline)
    case .lookUp(let lost):
      state = .lookingUp(lost: lost)
      return .call(search, until: deadline)
    }
  }
}
