/// A message to the bot, to be delivered in an update.
struct TelegramPost: Sendable {
  /// The member of the update that contains the message.
  enum Kind: String, Sendable {
    case message
    case edited = "edited_message"
    case channel = "channel_post"
  }

  /// The author of a message.
  enum Sender: Equatable, Sendable {
    /// A user. In a private chat, the chat has the same id.
    case user(Int64)
    /// An administrator who writes anonymously as the group (`GroupAnonymousBot`).
    case anonymousAdmin
    /// No author, as in a channel's post.
    case none
  }

  enum Content: Equatable, Sendable {
    case text(String)
    /// A photo, with an optional caption.
    case photo(caption: String?)
    /// The service message of a group that was converted to this supergroup.
    case migrated(to: Int64)
  }

  var kind = Kind.message
  var chat: Int64
  var sender: Sender
  var content: Content
  /// The id of the message's thread, and whether the thread is a topic of a forum.
  var thread: (id: Int, isTopic: Bool)?
  /// The id of the album that a photo is part of.
  var album: String?

  /// Creates a message. The default sender is the user of a private chat, or user 77 in a group.
  init(chat: Int64, _ content: Content, from sender: Sender? = nil, kind: Kind = .message) {
    self.chat = chat
    self.sender = sender ?? .user(chat > 0 ? chat : 77)
    self.content = content
    self.kind = kind
  }

  /// Returns the update as JSON.
  func update(id: Int, messageID: Int, date: Int) -> [UInt8] {
    var json: [UInt8] = []
    json.reserveCapacity(256)
    json.put(#"{"update_id":"#)
    json.put(id)
    json.put(",")
    json.quote(kind.rawValue)
    json.put(#":{"message_id":"#)
    json.put(messageID)
    put(sender: &json)
    json.put(#","chat":"#)
    json.put(chat: chat, isChannel: kind == .channel)
    json.put(#","date":"#)
    json.put(date)
    if kind == .edited {
      json.put(#","edit_date":"#)
      json.put(date)
    }
    if let thread {
      json.put(#","message_thread_id":"#)
      json.put(thread.id)
      if thread.isTopic { json.put(#","is_topic_message":true"#) }
    }
    put(content: &json)
    json.put("}}")
    return json
  }

  private func put(sender json: inout [UInt8]) {
    switch sender {
    case .user(let id):
      json.put(#","from":{"id":"#)
      json.put(id)
      json.put(#","is_bot":false,"first_name":"User","language_code":"en"}"#)
    case .anonymousAdmin:
      json.put(
        #","from":{"id":1087968824,"is_bot":true,"first_name":"Group","username":"GroupAnonymousBot"}"#
      )
      json.put(#","sender_chat":"#)
      json.put(chat: chat, isChannel: false)
    case .none:
      json.put(#","sender_chat":"#)
      json.put(chat: chat, isChannel: kind == .channel)
    }
  }

  private func put(content json: inout [UInt8]) {
    switch content {
    case .text(let text):
      json.put(#","text":"#)
      json.quote(text)
      guard text.utf8.first == UInt8(ascii: "/") else { return }
      json.put(#","entities":[{"offset":0,"length":"#)
      json.put(text.utf16.prefix { $0 > 0x20 }.count)
      json.put(#","type":"bot_command"}]"#)
    case .photo(let caption):
      json.put(
        #","photo":[{"file_id":"AgAC","file_unique_id":"AQAD","file_size":1024,"width":90,"height":90}]"#
      )
      if let album {
        json.put(#","media_group_id":"#)
        json.quote(album)
      }
      guard let caption else { return }
      json.put(#","caption":"#)
      json.quote(caption)
    case .migrated(let chat):
      json.put(#","migrate_to_chat_id":"#)
      json.put(chat)
    }
  }
}

extension [UInt8] {
  /// Appends a chat object. Except for channels, the id determines the type of the chat.
  mutating func put(chat: Int64, isChannel: Bool) {
    put(#"{"id":"#)
    put(chat)
    if chat > 0 {
      put(#","first_name":"User","type":"private"}"#)
    } else if isChannel {
      put(#","title":"Channel","type":"channel"}"#)
    } else if chat < -1_000_000_000_000 {
      put(#","title":"Group","type":"supergroup"}"#)
    } else {
      put(#","title":"Group","type":"group"}"#)
    }
  }
}
