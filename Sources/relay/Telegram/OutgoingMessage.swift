import JSON

/// Where a conversation takes place: a chat, or one topic of a forum.
struct ChatTopic: Hashable, Sendable {
  /// The chat's id, up to 52 bits; negative for groups.
  let chat: Int64

  /// The topic's `message_thread_id`. Nil outside forums and in the General topic, for which
  /// Telegram refuses the parameter.
  let topic: Int64?

  /// The chat itself, or a topic of it.
  init(chat: Int64, topic: Int64? = nil) {
    self.chat = chat
    self.topic = topic
  }

  /// The parameters that every sending method has for it.
  var members: [JSONValue.Member] {
    var members = [JSONValue.Member("chat_id", .integer(chat))]
    if let topic { members.append(.init("message_thread_id", .integer(topic))) }
    return members
  }
}

/// A plain text to be sent to a chat.
struct OutgoingMessage: Equatable, Sendable {
  /// The most code points that Telegram accepts in one message.
  static let limit = 4096

  /// The chat or topic that receives it.
  var place: ChatTopic

  /// Plain text of 1 to 4,096 code points, not only white space, without formatting.
  var text: String

  /// The message that it replies to. If that was deleted, Telegram sends the text without a reply.
  var replyTo: Int64?

  /// A text, as a reply if `replyTo` is set.
  init(_ text: String, to place: ChatTopic, replyTo: Int64? = nil) {
    self.place = place
    self.text = text
    self.replyTo = replyTo
  }

  /// The parameters of `sendMessage`.
  ///
  /// There is no `parse_mode`, because Telegram refuses a text that is not valid Markdown. Link
  /// previews are off, because Telegram would fetch every address that an answer contains.
  var parameters: JSONValue {
    var members = place.members
    members.append(.init("text", .string(text)))
    members.append(.init("link_preview_options", ["is_disabled": true]))
    if let replyTo {
      members.append(
        .init(
          "reply_parameters",
          ["message_id": .integer(replyTo), "allow_sending_without_reply": true]))
    }
    return .object(members)
  }
}
