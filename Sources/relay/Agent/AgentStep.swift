/// The next step for a prompt. Each step except the last ends with an ``AgentEvent``.
enum AgentStep: Equatable, Sendable {
  /// Make a call that must end by the given time. A call for the card ends with `card`. A stream
  /// ends with `heard` at its first event, or with `answered` if the agent does not stream. Any
  /// other call ends with `answered`. Every call can also end with `failed`.
  case call(AgentCall, until: ContinuousClock.Instant)

  /// Wait for the next event of the stream: `heard`, `failed`, or `streamEnded`. Any other step
  /// means that the stream is no longer needed.
  case listen

  /// Wait until the given time. The step ends with `waited`.
  case wait(until: ContinuousClock.Instant)

  /// Stop: the prompt has ended.
  case finish(AgentOutcome)
}

/// The result of a step.
enum AgentEvent: Equatable, Sendable {
  /// The agent answered the call.
  case answered(AgentResult)

  /// The open stream delivered an event.
  case heard(AgentResult)

  /// The answer exceeds the limit. Its rest is not read, and a stream is closed.
  case cut(AnswerBeginning)

  /// The call failed, or the stream delivered an error.
  case failed(CallFailure)

  /// The stream ended.
  case streamEnded

  /// The card was read.
  case card(AgentEndpoint)

  /// The wait has ended.
  case waited

  /// The prompt must be abandoned because of `/stop` or because the process is ending. This event
  /// can occur at any time.
  case stop
}

extension AgentEvent {
  /// What the agent answered, even if its end is missing; nil for any other event.
  var result: AgentResult? {
    switch self {
    case .answered(let result), .heard(let result): result
    case .cut(let beginning): beginning.result
    case .failed, .streamEnded, .card, .waited, .stop: nil
    }
  }
}

extension AgentExchange {
  /// What the exchange waits for.
  enum State: Equatable, Sendable {
    case idle
    /// The card. `refusal` is the failure that requires the card to be read again; nil at the first
    /// reading.
    case readingCard(refusal: CallFailure?)
    /// The state of the task that was waiting for authorization.
    case checking(Conversation.Pending)
    /// The first response to the prompt.
    case sending
    /// The next event of the stream.
    case listening(AgentTask)
    /// The end of a pause.
    case pausing(Next)
    /// The state of the task. `pause` is the pause that preceded this poll.
    case polling(AgentTask, pause: Duration)
    /// The result of the search for the prompt. Because of the failure `lost`, it is unknown
    /// whether the prompt arrived.
    case lookingUp(lost: CallFailure)
    /// The result of a last search for the prompt, at the deadline.
    case lookingUpLast(lost: CallFailure, until: ContinuousClock.Instant)
    /// The result of canceling the task. `reason` is why it is canceled.
    case canceling(task: String, reason: AgentFailure, until: ContinuousClock.Instant)
    case ended
  }

  /// The step that follows a pause.
  enum Next: Equatable, Sendable {
    case readCard
    case send
    case lookUp(lost: CallFailure)
    case poll(AgentTask, pause: Duration)
  }
}

/// The outcome of a prompt at the agent and the number of retries.
struct AgentReport: Equatable, Sendable {
  /// The outcome of the prompt.
  let outcome: AgentOutcome

  /// The number of retries that were made.
  let retries: Int
}

/// The outcome of sending a prompt to the agent.
enum AgentOutcome: Equatable, Sendable {
  case answered(AgentAnswer)
  case failed(AgentFailure)
}

/// An agent's answer to a prompt.
struct AgentAnswer: Equatable, Sendable {
  /// What an answer means for the agent's task.
  enum Kind: Equatable, Sendable {
    /// The task has ended.
    case final

    /// The answer is a question. The chat's next prompt continues the task.
    case question

    /// The task is waiting for an authorization outside the chat. When the chat sends its next
    /// prompt, the relay first requests the state of the task.
    case authorization
  }

  /// The text for the chat. It is untrusted, can be of any length, and is empty if the agent sent
  /// none.
  let text: String

  /// What the answer means for the agent's task.
  let kind: Kind

  /// The limit in bytes that the answer exceeds, so that its end is missing; nil if it is complete.
  var limit: Int? = nil

  /// The length in bytes of the whole answer that exceeds the limit; nil if it is unknown.
  var length: Int? = nil
}

/// A message that the chat receives before the answer to its prompt.
enum AgentNotice: Equatable, Sendable {
  /// The agent requests an authorization. `text` is the agent's explanation.
  case authorization(text: String)

  /// The task that was waiting for an authorization has completed. `text` is its answer.
  case earlierAnswer(text: String)

  /// The agent has lost the conversation, so this prompt starts a new one.
  case contextLost
}
