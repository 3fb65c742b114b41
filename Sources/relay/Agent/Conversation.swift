/// The state of a chat's conversation with the agent.
struct Conversation: Equatable, Sendable {
  /// A task that is waiting for the chat.
  struct Pending: Equatable, Sendable {
    /// What a task is waiting for.
    enum Need: Equatable, Sendable { case input, authorization }

    /// The id that the agent gave the task.
    let taskID: String

    /// What the task is waiting for.
    let need: Need

    /// The agent's question, to distinguish it from the next one.
    let question: AgentQuestion
  }

  /// The id of the conversation's context; nil until the agent has created one.
  var contextID: String?

  /// The task that the chat's next prompt continues; nil if there is none.
  var pending: Pending?

  /// Whether the agent has answered in this conversation.
  var isEstablished = false
}

/// The conversations of all chats and topics. They are kept in memory only.
struct ConversationBook: Sendable {
  /// Determines whether the agent or the relay creates context ids (`A2A_CONTEXT`).
  enum Policy: String, Sendable {
    /// The agent creates them, as the specification intends.
    case agent

    /// The relay creates them, so that it can search for a lost answer. Some agents require this.
    case client
  }

  /// The maximum number of conversations. A further one replaces the least recently used.
  static let limit = 10_000

  private let policy: Policy
  private var conversations: [ChatTopic: (conversation: Conversation, used: UInt64)] = [:]
  private var clock: UInt64 = 0

  /// Creates an empty book.
  init(policy: Policy) { self.policy = policy }

  /// Returns the conversation of a chat or topic. If there is none, returns a new one; its context
  /// id comes from `makeID` if the relay creates context ids.
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

  /// Forgets the conversation of a chat or topic after `/reset`.
  mutating func forget(_ place: ChatTopic) { conversations[place] = nil }

  /// Moves the conversations of a group and its topics to the group's new id.
  mutating func move(from old: Int64, to new: Int64) {
    for (place, entry) in conversations where place.chat == old {
      conversations[place] = nil
      conversations[ChatTopic(chat: new, topic: place.topic)] = entry
    }
  }
}
