import JSON

/// A message to the bot.
struct IncomingMessage: Equatable, Sendable {
  /// The author of a message.
  enum Sender: Equatable, Sendable {
    /// A person, by user id.
    case user(Int64)

    /// An administrator who writes in the name of the group. Telegram does not say which one.
    case anonymousAdministrator
  }

  /// The chat and topic.
  let place: ChatTopic

  /// The message's number in its chat, for replies. Nil for messages without one, which are
  /// ephemeral or scheduled.
  let id: Int64?

  /// The author.
  let sender: Sender

  /// The text, or the caption of media; untrusted.
  let text: String

  /// The media that the caption belongs to, which the relay does not forward; nil for a plain text.
  let attachment: MediaKind?

  /// When the message was sent, in seconds since 1970; 0 if Telegram did not say.
  let time: Int64
}

/// The media of a message without a text.
enum MediaKind: String, CaseIterable, Equatable, Sendable {
  // The first match names the message: an animation comes with a document too, and a venue with a
  // location.
  case livePhoto = "live_photo"
  case paidMedia = "paid_media"
  case videoNote = "video_note"
  case animation, photo, video, audio, voice, document, sticker, story, venue, location, contact
  case poll, dice, game, invoice, checklist
}

extension IncomingMessage {
  /// Why a message has no sender that the relay can answer.
  enum SenderProblem: Error {
    case ignored(IgnoredUpdate)
    case undecodable
  }

  /// Reads the `message` of an update in that chat; throws the reason if the relay cannot answer
  /// its sender. Nil for a message without text or media.
  init?(_ message: JSONValue, chat: Int64) throws(SenderProblem) {
    let text = message["text"]?.stringValue
    let media = MediaKind.allCases.first { message[$0.rawValue] != nil }
    guard text != nil || media != nil else { return nil }
    sender = try IncomingMessage.sender(of: message, chat: chat)
    place = ChatTopic(chat: chat, topic: IncomingMessage.topic(of: message))
    id = message["message_id"]?.integerValue.flatMap { $0 > 0 ? Int64($0) : nil }
    self.text = text ?? message["caption"]?.stringValue ?? ""
    attachment = text == nil ? media : nil
    time = message["date"]?.integerValue.map(Int64.init) ?? 0
  }

  /// `sender_chat` decides if it is present: Telegram then puts a placeholder into `from`
  /// (GroupAnonymousBot, Channel_Bot, 777000).
  private static func sender(
    of message: JSONValue, chat: Int64
  ) throws(SenderProblem) -> Sender {
    if message["is_automatic_forward"]?.boolValue == true { throw .ignored(.channelPost) }
    if let sender = message["sender_chat"]?["id"]?.integerValue {
      guard sender == chat else { throw .ignored(.foreignSender) }
      return .anonymousAdministrator
    }
    guard let from = message["from"], let id = from["id"]?.integerValue else {
      throw message["from"] == nil ? .ignored(.channelPost) : .undecodable
    }
    if from["is_bot"]?.boolValue == true { throw .ignored(.bot) }
    return .user(Int64(id))
  }

  /// The topic of a forum. Replies in ordinary supergroups have a thread id too, which is of no use
  /// for sending, and the General topic has the id 1.
  private static func topic(of message: JSONValue) -> Int64? {
    guard message["is_topic_message"]?.boolValue == true,
      let topic = message["message_thread_id"]?.integerValue, topic > 1
    else { return nil }
    return Int64(topic)
  }
}
