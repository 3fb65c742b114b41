import JSON

/// A message that the bot has received.
struct IncomingMessage: Equatable, Sendable {
  /// The author of a message.
  enum Sender: Equatable, Sendable {
    /// A person, identified by the user id.
    case user(Int64)

    /// An administrator who writes in the name of the group. Telegram does not reveal which
    /// administrator it is.
    case anonymousAdministrator
  }

  /// The chat and topic that the message was sent in.
  let place: ChatTopic

  /// The id of the message in its chat, which replies refer to. It is nil for ephemeral and
  /// scheduled messages, which have no id.
  let id: Int64?

  /// The author of the message.
  let sender: Sender

  /// The text of the message, or the caption of its media. It is untrusted.
  let text: String

  /// The media that the caption belongs to, which is not forwarded; nil for a text message.
  let attachment: MediaKind?

  /// When the message was sent, in seconds since 1970; 0 if Telegram did not include the time.
  let time: Int64

  /// The id of the album that the message is part of; nil if it is not part of an album.
  var album: String?
}

/// The kind of media in a message.
enum MediaKind: String, CaseIterable, Equatable, Sendable {
  // The order matters: the first kind that a message contains is used. An animation also contains a
  // document, and a venue also contains a location.
  case livePhoto = "live_photo"
  case paidMedia = "paid_media"
  case videoNote = "video_note"
  case animation, photo, video, audio, voice, document, sticker, story, venue, location, contact
  case poll, dice, game, invoice, checklist
}

extension IncomingMessage {
  /// Why the relay cannot answer the sender of a message.
  enum SenderProblem: Error {
    case ignored(IgnoredUpdate)
    case undecodable
  }

  /// Reads the `message` of an update in `chat`. Throws if the relay cannot answer its sender.
  /// Returns nil if the message has neither text nor media.
  init?(_ message: JSONValue, chat: Int64) throws(SenderProblem) {
    let text = message["text"]?.stringValue
    let media = text == nil ? MediaKind.allCases.first { message[$0.rawValue] != nil } : nil
    guard text != nil || media != nil else { return nil }
    sender = try IncomingMessage.sender(of: message, chat: chat)
    place = ChatTopic(chat: chat, topic: IncomingMessage.topic(of: message))
    id = message["message_id"]?.integerValue.flatMap { $0 > 0 ? Int64($0) : nil }
    self.text = text ?? message["caption"]?.stringValue ?? ""
    attachment = media
    time = message["date"]?.integerValue.map(Int64.init) ?? 0
    album = message["media_group_id"]?.stringValue
  }

  /// If `sender_chat` is present, it identifies the sender, because Telegram then puts a
  /// placeholder into `from` (GroupAnonymousBot, Channel_Bot, 777000).
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

  /// Returns the id of the message's forum topic. Returns nil for the General topic, whose id is 1,
  /// and outside forums: replies in ordinary supergroups also have a thread id, but it cannot be
  /// used for sending.
  private static func topic(of message: JSONValue) -> Int64? {
    guard message["is_topic_message"]?.boolValue == true,
      let topic = message["message_thread_id"]?.integerValue, topic > 1
    else { return nil }
    return Int64(topic)
  }
}
