/// Where a conversation takes place: a chat, and in a forum one of its topics.
struct ChatTopic: Hashable, Sendable {
  /// The chat's id; negative for groups, up to 52 bits.
  let chat: Int64

  /// The topic's `message_thread_id`; nil outside forums and in the General topic, which has to be
  /// left out of what is sent.
  let topic: Int64?

  /// The chat itself, or a topic of it.
  init(chat: Int64, topic: Int64? = nil) {
    self.chat = chat
    self.topic = topic
  }
}
