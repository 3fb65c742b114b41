import JSON

/// The place of a conversation: a chat, or one topic of a forum.
struct ChatTopic: Hashable, Sendable {
  /// The chat's id, up to 52 bits; negative for groups.
  let chat: Int64

  /// The topic's `message_thread_id`. It is nil outside forums and in the General topic, because
  /// Telegram refuses the parameter there.
  let topic: Int64?

  /// Creates the place for a chat, or for one of its topics.
  init(chat: Int64, topic: Int64? = nil) {
    self.chat = chat
    self.topic = topic
  }

  /// The parameters that name the destination. They are the same for all methods that send
  /// something.
  var members: [JSONValue.Member] {
    var members = [JSONValue.Member("chat_id", .integer(chat))]
    if let topic { members.append(.init("message_thread_id", .integer(topic))) }
    return members
  }
}

/// A plain text that is sent to a chat.
struct OutgoingMessage: Equatable, Sendable {
  /// The maximum number of code points that Telegram accepts in one message.
  static let limit = 4096

  /// The chat or topic that receives the message.
  var place: ChatTopic

  /// Plain text of 1 to 4,096 code points. It must not consist of white space only.
  var text: String

  /// The id of the message that this one replies to; nil if it is not a reply. If that message was
  /// deleted, Telegram sends the text without a reply.
  var replyTo: Int64?

  /// Creates a message. It is a reply if `replyTo` is not nil.
  init(_ text: String, to place: ChatTopic, replyTo: Int64? = nil) {
    self.place = place
    self.text = text
    self.replyTo = replyTo
  }

  /// The parameters of `sendMessage`.
  ///
  /// `parse_mode` is not set, because Telegram would refuse a text that is not valid Markdown. Link
  /// previews are disabled, because Telegram would otherwise fetch the addresses in an answer.
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
