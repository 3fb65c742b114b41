import JSON

/// Telegram's id of an update: a positive 32-bit integer. Ids increase by one, but after a week
/// without updates they may continue from any value.
struct UpdateID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The number, 1 to 2³¹−1. The type has 64 bits so that it can also represent the offset after
  /// the last id.
  let number: Int64

  /// Creates the id with this number. Returns nil if the number is not in 1 to 2³¹−1.
  init?(_ number: Int64) {
    guard (1...Int64(Int32.max)).contains(number) else { return nil }
    self.number = number
  }

  static func < (left: UpdateID, right: UpdateID) -> Bool { left.number < right.number }

  var description: String { String(number) }
}

/// An element of the result of `getUpdates`, reduced to what the relay needs.
///
/// Under load, most updates of a batch are known from an earlier batch, and only their ids are
/// used. The content of an update is therefore decoded when it is read, and each time it is read.
struct Update: Sendable {
  private enum Source: Sendable {
    case content(UpdateContent)
    case json(JSONNode)
  }

  /// Telegram's id of the update.
  let id: UpdateID

  private let source: Source

  /// Creates an update with this content.
  init(id: UpdateID, content: UpdateContent) {
    self.id = id
    source = .content(content)
  }

  /// Reads the id of an element of the result of `getUpdates`. Returns nil if the id is missing or
  /// not in Telegram's range.
  init?(_ node: JSONNode) {
    guard let id = node["update_id"]?.integerValue.flatMap({ UpdateID(Int64($0)) }) else {
      return nil
    }
    self.id = id
    source = .json(node)
  }

  /// The JSON of the update; nil if it could not be parsed.
  var json: JSONNode? {
    if case .json(let node) = source { node } else { nil }
  }

  /// The content, which determines how the relay handles the update.
  var content: UpdateContent {
    switch source {
    case .content(let content): content
    case .json(let node): UpdateContent(node.value)
    }
  }
}

extension Update: Equatable {
  static func == (left: Update, right: Update) -> Bool {
    left.id == right.id && left.content == right.content
  }
}

/// The content of an update, classified by how the relay handles it.
enum UpdateContent: Equatable, Sendable {
  /// A text that is sent to the agent.
  case prompt(IncomingMessage)

  /// A text that begins with a bot command. The relay may or may not support the command.
  case command(BotCommand, IncomingMessage)

  /// A message with media and without text. The reply says that only text is supported.
  case unsupported(MediaKind, IncomingMessage)

  /// A group has become a supergroup, which changes its chat id.
  case migrated(from: Int64, to: Int64)

  /// An update that needs no reply.
  case ignored(IgnoredUpdate)

  /// An update that cannot be read, except for its id.
  case undecodable
}

/// Why the relay ignores an update.
enum IgnoredUpdate: Equatable, Sendable {
  /// An edit of a message that has already been answered.
  case edit

  /// A post in a channel, or Telegram's copy of it in the channel's discussion group.
  case channelPost

  /// A message that was sent to a group in the name of a channel or of another group.
  case foreignSender

  /// A message from another bot. Two bots could answer each other forever.
  case bot

  /// A service message, for example about a new member or a pinned message.
  case service

  /// A kind of update that the relay does not request.
  case otherKind
}

extension UpdateContent {
  /// Reads the members of an update. Unknown members are ignored.
  fileprivate init(_ update: JSONValue) {
    if let message = update["message"] {
      self = UpdateContent(message: message)
    } else if update["edited_message"] != nil || update["edited_channel_post"] != nil {
      self = .ignored(.edit)
    } else if update["channel_post"] != nil {
      self = .ignored(.channelPost)
    } else {
      self = .ignored(.otherKind)
    }
  }

  private init(message: JSONValue) {
    guard let chat = message["chat"]?["id"]?.integerValue.map(Int64.init) else {
      self = .undecodable
      return
    }
    if let new = message["migrate_to_chat_id"]?.integerValue {
      self = .migrated(from: chat, to: Int64(new))
    } else if let old = message["migrate_from_chat_id"]?.integerValue {
      self = .migrated(from: Int64(old), to: chat)
    } else {
      self = UpdateContent(message: message, chat: chat)
    }
  }

  private init(message: JSONValue, chat: Int64) {
    do throws(IncomingMessage.SenderProblem) {
      self = try IncomingMessage(message, chat: chat).map(UpdateContent.init) ?? .ignored(.service)
    } catch {
      switch error {
      case .ignored(let reason): self = .ignored(reason)
      case .undecodable: self = .undecodable
      }
    }
  }

  /// Classifies a message by its text or caption: a command or a prompt. A message with neither is
  /// unsupported if it has media, and ignored otherwise.
  private init(_ message: IncomingMessage) {
    guard !message.text.allSatisfy(\.isWhitespace) else {
      self = message.attachment.map { .unsupported($0, message) } ?? .ignored(.service)
      return
    }
    self = BotCommand(message.text).map { .command($0, message) } ?? .prompt(message)
  }
}
