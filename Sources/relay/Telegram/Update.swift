import JSON

/// Telegram's number of an update: a positive 32-bit integer that increases by one, and after a
/// week without updates may continue from any value.
struct UpdateID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The number, 1 to 2³¹−1. It has 64 bits so that the offset after the last id is representable.
  let number: Int64

  /// The id with this number; nil outside 1 to 2³¹−1.
  init?(_ number: Int64) {
    guard (1...Int64(Int32.max)).contains(number) else { return nil }
    self.number = number
  }

  static func < (left: UpdateID, right: UpdateID) -> Bool { left.number < right.number }

  var description: String { String(number) }
}

/// An update of `getUpdates`, reduced to what a bridge for texts needs.
struct Update: Equatable, Sendable {
  /// Telegram's number of the update.
  let id: UpdateID

  /// What the relay does with it.
  let content: UpdateContent
}

/// The content of an update, as the relay distinguishes it.
enum UpdateContent: Equatable, Sendable {
  /// A text for the agent.
  case prompt(IncomingMessage)

  /// A text that begins with a bot command, known to the relay or not.
  case command(BotCommand, IncomingMessage)

  /// A message without a text. The reply says what the relay supports; `text` is empty.
  case unsupported(MediaKind, IncomingMessage)

  /// A group became a supergroup: the chat id changed.
  case migrated(from: Int64, to: Int64)

  /// Nothing to answer.
  case ignored(IgnoredUpdate)

  /// Only the update's id is readable.
  case undecodable
}

/// Why the relay ignores an update.
enum IgnoredUpdate: Equatable, Sendable {
  /// An edit of a message that has already been answered.
  case edit

  /// A channel's post, in the channel or forwarded by Telegram into its group.
  case channelPost

  /// A message in a group in the name of a channel or another group, so not from a member.
  case foreignSender

  /// A message of another bot: two bots could answer each other forever.
  case bot

  /// A service message, such as a member joining or a message being pinned.
  case service

  /// A kind of update that the relay does not request.
  case otherKind
}

extension Update {
  /// The update in an element of `getUpdates`' result; nil without an id in Telegram's range.
  init?(_ value: JSONValue) {
    guard let id = value["update_id"]?.integerValue.flatMap({ UpdateID(Int64($0)) }) else {
      return nil
    }
    self.init(id: id, content: UpdateContent(value))
  }
}

extension UpdateContent {
  /// Reads the members of an update and ignores unknown ones.
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

  /// A text or caption is a command or a prompt. A message with neither has nothing to forward.
  private init(_ message: IncomingMessage) {
    guard !message.text.allSatisfy(\.isWhitespace) else {
      self = message.attachment.map { .unsupported($0, message) } ?? .ignored(.service)
      return
    }
    self = BotCommand(message.text).map { .command($0, message) } ?? .prompt(message)
  }
}
