/// What the relay remembers of a chat's conversation with an agent.
struct Conversation: Equatable, Sendable {
  /// A task that waits for the chat.
  struct Pending: Equatable, Sendable {
    /// What a task waits for.
    enum Need: Equatable, Sendable { case input, authorization }

    /// The agent's id of the task.
    let taskID: String

    /// What the task waits for.
    let need: Need

    /// Identifies the agent's question, to distinguish an old one from a new one; see
    /// ``AgentTask/questionID``.
    let question: String?
  }

  /// The context; nil before the agent has created one.
  var contextID: String?

  /// The task that the next prompt continues, if any.
  var pending: Pending?

  /// Whether the agent has ever answered in this conversation.
  var isEstablished = false
}

/// The conversations of all chats and topics, kept in memory only.
struct ConversationBook: Sendable {
  /// Who creates context ids (`A2A_CONTEXT`).
  enum Policy: String, Sendable {
    /// The agent, as the specification intends.
    case agent

    /// The relay, so that it can search for a lost answer. Some agents require this.
    case client
  }

  /// How many conversations are kept. A further one replaces the least recently used.
  static let limit = 10_000

  private let policy: Policy
  private var conversations: [ChatTopic: (conversation: Conversation, used: UInt64)] = [:]
  private var clock: UInt64 = 0

  /// An empty book.
  init(policy: Policy) { self.policy = policy }

  /// The conversation of a topic. A new one has an id from `makeID` if the relay creates them.
  func conversation(in place: ChatTopic, makeID: () -> String) -> Conversation {
    conversations[place]?.conversation
      ?? Conversation(contextID: policy == .client ? makeID() : nil)
  }

  /// Stores the state of a conversation.
  mutating func keep(_ conversation: Conversation, in place: ChatTopic) {
    clock += 1
    conversations[place] = (conversation, clock)
    guard conversations.count > ConversationBook.limit,
      let oldest = conversations.min(by: { $0.value.used < $1.value.used })
    else { return }
    conversations[oldest.key] = nil
  }

  /// Forgets a topic's conversation (`/reset`).
  mutating func forget(_ place: ChatTopic) { conversations[place] = nil }

  /// Moves the conversations of a group, topics included, to its new id.
  mutating func move(from old: Int64, to new: Int64) {
    for (place, entry) in conversations where place.chat == old {
      conversations[place] = nil
      conversations[ChatTopic(chat: new, topic: place.topic)] = entry
    }
  }
}
