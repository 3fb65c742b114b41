/// How a prompt ended at the agent.
enum AgentOutcome: Equatable, Sendable {
  /// The agent answered.
  case answered(AgentAnswer)

  /// It did not.
  case failed(AgentFailure)
}

/// What an agent answered.
struct AgentAnswer: Equatable, Sendable {
  /// What the answer is to the conversation.
  enum Kind: Equatable, Sendable {
    /// The end of it.
    case final

    /// A question: the chat's next prompt continues the same task.
    case question

    /// The task waits for somebody to authorise it elsewhere; the chat's next prompt asks how it
    /// stands.
    case authorization
  }

  /// The text for the chat; untrusted, of any length, empty if the agent said nothing.
  let text: String

  /// What it is.
  let kind: Kind
}

/// What the chat should know before a prompt's answer is there.
enum AgentNotice: Equatable, Sendable {
  /// The agent asks for an authorisation; its text says how.
  case authorization(text: String)

  /// The task that waited for an authorisation went on and ended; its answer.
  case earlierAnswer(text: String)

  /// The agent has forgotten the conversation: this prompt begins a new one.
  case contextLost
}
