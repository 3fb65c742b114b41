/// The next step for a prompt. Each step but the last ends with an ``AgentEvent``.
enum AgentStep: Equatable, Sendable {
  /// Make a call that ends by that time. It ends with `answered` or `failed`; a stream with `heard`
  /// at its first event; reading the card with `card`.
  case call(AgentCall, until: ContinuousClock.Instant)

  /// Wait for the next event of the stream, which is `heard`, `failed`, or `streamEnded`. Any other
  /// step means that the stream is no longer needed.
  case listen

  /// Do nothing until that time, which ends with `waited`.
  case wait(until: ContinuousClock.Instant)

  /// The prompt is done.
  case finish(AgentOutcome)
}

/// How a step ended.
enum AgentEvent: Equatable, Sendable {
  /// The agent answered the call.
  case answered(AgentResult)

  /// The stream is open and delivered an event.
  case heard(AgentResult)

  /// The call failed, or the stream delivered an error.
  case failed(CallFailure)

  /// The stream ended.
  case streamEnded

  /// The card was read.
  case card(AgentEndpoint)

  /// The wait is over.
  case waited

  /// Abandon the prompt: `/stop`, or the process ends. Possible at any time.
  case stop
}

extension AgentExchange {
  /// What the exchange waits for.
  enum State: Equatable, Sendable {
    case idle
    /// The card. `refusal` is the failure that made it necessary to read the card again.
    case readingCard(refusal: CallFailure?)
    /// The state of the task that waited for an authorization.
    case checking(Conversation.Pending)
    /// The first response to the prompt.
    case sending
    /// The next event of the stream.
    case listening(AgentTask)
    /// The end of a pause.
    case pausing(Next)
    /// The state of the task. `pause` is the pause before this poll.
    case polling(AgentTask, pause: Duration)
    /// Whether the prompt arrived, after the failure `lost` left that open.
    case lookingUp(lost: CallFailure)
    /// The end of the task, which is canceled for `reason`.
    case canceling(task: String, reason: AgentFailure, until: ContinuousClock.Instant)
    case ended
  }

  /// What follows a pause.
  enum Next: Equatable, Sendable {
    case readCard
    case send
    case lookUp(lost: CallFailure)
    case poll(AgentTask, pause: Duration)
  }
}

/// How a prompt ended at the agent, and after how many retries.
struct AgentReport: Equatable, Sendable {
  /// How the prompt ended.
  let outcome: AgentOutcome

  /// How many retries were made.
  let retries: Int
}

/// How a prompt ended at the agent.
enum AgentOutcome: Equatable, Sendable {
  case answered(AgentAnswer)
  case failed(AgentFailure)
}

/// An agent's answer to a prompt.
struct AgentAnswer: Equatable, Sendable {
  /// What an answer means for the task.
  enum Kind: Equatable, Sendable {
    /// The task has ended.
    case final

    /// The answer is a question: the chat's next prompt continues the task.
    case question

    /// The task waits for an authorization outside the chat. The chat's next prompt asks for its
    /// state.
    case authorization
  }

  /// The text for the chat: untrusted, of any length, empty if the agent sent none.
  let text: String

  /// What the answer means for the task.
  let kind: Kind
}

/// A message for the chat before the answer to its prompt.
enum AgentNotice: Equatable, Sendable {
  /// The agent asks for an authorization; its text says how.
  case authorization(text: String)

  /// The task that waited for an authorization has ended; its answer.
  case earlierAnswer(text: String)

  /// The agent has forgotten the conversation: this prompt begins a new one.
  case contextLost
}
