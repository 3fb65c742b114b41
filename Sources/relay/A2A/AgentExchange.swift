import HTTP

/// One prompt's way through an agent: told what happened, it says what to do next.
///
/// A value without clock or network, so that each path can be tried from a table. It keeps to these
/// rules:
/// * One deadline for everything; a task that is under way then is canceled.
/// * A prompt is sent again only when the agent surely did not take it, or when a look at the agent's
///   tasks showed that it is not among them.
/// * What the agent refuses because of something remembered (version, context, task) is tried once
///   without it.
struct AgentExchange: Sendable {
  /// What the exchange waits for.
  enum State: Equatable, Sendable {
    /// To begin.
    case idle
    /// A card; `refusal` is what made it necessary to read it again.
    case readingCard(refusal: CallFailure?)
    /// How the task stands that waited for an authorisation.
    case checking(Conversation.Pending)
    /// The first word about the prompt.
    case sending
    /// The next event of the stream.
    case listening(AgentTask)
    /// The pause to pass.
    case pausing(Next)
    /// How the task stands; `pause` was before the question.
    case polling(AgentTask, pause: Duration)
    /// Whether the prompt arrived; `lost` left that open.
    case lookingUp(lost: CallFailure)
    /// That the task has ended, for `reason`.
    case cancelling(task: String, reason: AgentFailure, until: ContinuousClock.Instant)
    /// Nothing.
    case ended
  }

  /// What follows a pause.
  enum Next: Equatable, Sendable {
    case readCard
    case send
    case lookUp(lost: CallFailure)
    case poll(AgentTask, pause: Duration)
  }

  /// What the chat should be told meanwhile, in order; whoever tells it takes it out.
  var notices: [AgentNotice] = []

  /// The conversation as it stands now; to be kept when the exchange has finished.
  private(set) var conversation: Conversation

  /// Where the agent is called, with what its answers taught; nil before a card was read.
  private(set) var endpoint: AgentEndpoint?

  /// How often something was tried again so far.
  private(set) var retries = 0

  let patience: AgentPatience
  var backoff: Backoff
  var message: PromptMessage
  var state = State.idle
  var deadline: ContinuousClock.Instant
  /// The time and the chance of the present step.
  var now: ContinuousClock.Instant
  var jitter = 0.0
  /// What has been tried once and is not tried again.
  var tried: Set<Correction> = []
  /// How often in a row the agent did not know the task.
  var misses = 0

  /// What an exchange may correct once.
  enum Correction: Hashable, Sendable { case version, streaming, task, context, lostTask }

  /// A prompt that continues `conversation`, to be begun with ``begin(at:)``.
  init(
    _ message: PromptMessage, in conversation: Conversation, at endpoint: AgentEndpoint?,
    patience: AgentPatience, now: ContinuousClock.Instant
  ) {
    self.message = message
    self.message.contextID = conversation.contextID
    self.message.taskID = conversation.pending?.taskID
    self.conversation = conversation
    self.endpoint = endpoint
    self.patience = patience
    backoff = patience.backoff
    self.now = now
    deadline = now + patience.timeout
  }

  /// The first step.
  mutating func begin() -> AgentStep {
    guard endpoint != nil else { return readCard(because: nil) }
    return start()
  }

  /// The next step; `jitter` in 0..<1 is a chance drawn for it.
  mutating func take(
    _ event: AgentEvent, at now: ContinuousClock.Instant, jitter: Double
  ) -> AgentStep {
    self.now = now
    self.jitter = jitter
    if case .stop = event { return give(up: .stopped) }
    if case .cancelling = state { return next(event) }
    // Every call may last until the deadline, so a failure then, and one by time, is the end.
    if case .failed(let failure) = event,
      now >= deadline || failure == .transfer(.timedOut(sent: true))
    {
      return outOfTime()
    }
    let step = next(event)
    if case .finish = step { return step }
    return now < deadline ? step : outOfTime()
  }

  private mutating func outOfTime() -> AgentStep {
    if let task = currentTask, task.state == .authRequired {
      return finish(AgentAnswer(text: task.text, kind: .authorization))
    }
    return give(up: .timedOut)
  }

  private mutating func next(_ event: AgentEvent) -> AgentStep {
    switch state {
    case .idle: begin()
    case .readingCard(let refusal): cardRead(event, refusal: refusal)
    case .checking(let pending): checked(event, pending)
    case .sending: sent(event)
    case .listening(let task): heard(event, task)
    case .pausing(let next): proceed(next)
    case .polling(let task, let pause): polled(event, task, pause: pause)
    case .lookingUp(let lost): lookedUp(event, lost: lost)
    case .cancelling(let task, let reason, let end): cancelled(event, task, reason, until: end)
    case .ended: .finish(.failed(.stopped))
    }
  }

  /// Whether it has been given up already.
  var isCancelling: Bool {
    if case .cancelling = state { return true }
    return false
  }

  /// The task under way, if the agent has named one.
  var currentTask: AgentTask? {
    switch state {
    case .listening(let task), .polling(let task, _), .pausing(.poll(let task, _)): task
    case .idle, .readingCard, .checking, .sending, .pausing, .lookingUp, .cancelling, .ended: nil
    }
  }
}

/// What changes what is remembered.
extension AgentExchange {
  mutating func learn(_ endpoint: AgentEndpoint) { self.endpoint = endpoint }

  mutating func adopt(context: String?) {
    if let context { conversation.contextID = context }
    conversation.isEstablished = true
  }

  mutating func remember(_ pending: Conversation.Pending?) { conversation.pending = pending }

  mutating func forgetContext() { conversation = Conversation() }

  mutating func countRetry() { retries += 1 }
}
