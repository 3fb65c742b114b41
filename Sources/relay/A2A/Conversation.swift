/// What is remembered of a chat's conversation with an agent.
struct Conversation: Equatable, Sendable {
  /// A task that waits for the chat.
  struct Pending: Equatable, Sendable {
    /// What it waits for.
    enum Need: Equatable, Sendable { case input, authorization }

    /// The agent's name for the task.
    let taskID: String

    /// What it waits for.
    let need: Need

    /// Which question it asked, to tell an old answer from a new one; see ``AgentTask/questionID``.
    let question: String?
  }

  /// The context; nil before the agent has made one.
  var contextID: String?

  /// The task that the next prompt continues, if any.
  var pending: Pending?

  /// Whether the agent has ever answered in it.
  var isEstablished = false
}
