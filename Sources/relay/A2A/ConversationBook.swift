/// The conversations of all chats and topics; kept in memory only.
struct ConversationBook: Sendable {
  /// Who makes context ids (`A2A_CONTEXT`).
  enum Policy: String, Sendable {
    /// The agent, as the specification would have it.
    case agent

    /// The relay, so that an answer that got lost can be looked for; some agents want it.
    case client
  }

  /// How many conversations are kept: the one unused for longest makes room.
  static let limit = 10_000

  private let policy: Policy
  private var conversations: [ChatTopic: (conversation: Conversation, used: UInt64)] = [:]
  private var clock: UInt64 = 0

  /// No conversations yet.
  init(policy: Policy) { self.policy = policy }

  /// The conversation of a topic; a new one has an id by `makeID` where the relay makes them.
  func conversation(in place: ChatTopic, makeID: () -> String) -> Conversation {
    conversations[place]?.conversation
      ?? Conversation(contextID: policy == .client ? makeID() : nil)
  }

  /// Remembers how a conversation stands.
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

  /// Follows a group whose id changed; topics included.
  mutating func move(from old: Int64, to new: Int64) {
    for (place, entry) in conversations where place.chat == old {
      conversations[place] = nil
      conversations[ChatTopic(chat: new, topic: place.topic)] = entry
    }
  }
}
