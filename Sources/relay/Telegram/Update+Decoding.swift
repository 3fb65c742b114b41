import JSON

extension Update {
  /// The update in an element of `getUpdates`' result; nil without an id of Telegram's range.
  init?(_ value: JSONValue) {
    guard let id = value["update_id"]?.integerValue.flatMap({ UpdateID(Int64($0)) }) else {
      return nil
    }
    self.init(id: id, content: UpdateContent(value))
  }
}

extension UpdateContent {
  /// What the members of an update make it; members that are not known are passed over.
  init(_ update: JSONValue) {
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
    let text = message["text"]?.stringValue
    let media = MediaKind.allCases.first { message[$0.rawValue] != nil }
    guard text != nil || media != nil else {
      self = .ignored(.service)
      return
    }
    switch IncomingMessage.sender(of: message, chat: chat) {
    case .failure(let reason): self = reason.content
    case .success(let sender):
      let incoming = IncomingMessage(
        place: ChatTopic(chat: chat, topic: IncomingMessage.topic(of: message)),
        id: message["message_id"]?.integerValue.flatMap { $0 > 0 ? Int64($0) : nil },
        sender: sender, text: text ?? message["caption"]?.stringValue ?? "",
        attachment: text == nil ? media : nil,
        time: message["date"]?.integerValue.map(Int64.init) ?? 0)
      self = UpdateContent(incoming)
    }
  }

  /// A text is a command or a prompt; a caption likewise; neither: there is nothing to pass on.
  private init(_ message: IncomingMessage) {
    guard !message.text.allSatisfy(\.isWhitespace) else {
      self = message.attachment.map { .unsupported($0, message) } ?? .ignored(.service)
      return
    }
    self = BotCommand(message.text).map { .command($0, message) } ?? .prompt(message)
  }
}

extension IncomingMessage {
  /// Why a message has no sender that can be answered.
  enum SenderProblem: Error {
    case ignored(IgnoredUpdate)
    case undecodable

    var content: UpdateContent {
      switch self {
      case .ignored(let reason): .ignored(reason)
      case .undecodable: .undecodable
      }
    }
  }

  /// Telegram writes a stand-in into `from` (GroupAnonymousBot, Channel_Bot, 777000) when
  /// `sender_chat` says who it was really, so that member decides.
  fileprivate static func sender(
    of message: JSONValue, chat: Int64
  ) -> Result<Sender, SenderProblem> {
    if message["is_automatic_forward"]?.boolValue == true {
      return .failure(.ignored(.channelPost))
    }
    if let sender = message["sender_chat"]?["id"]?.integerValue {
      return sender == chat
        ? .success(.anonymousAdministrator) : .failure(.ignored(.foreignSender))
    }
    guard let from = message["from"], let id = from["id"]?.integerValue else {
      return .failure(message["from"] == nil ? .ignored(.channelPost) : .undecodable)
    }
    if from["is_bot"]?.boolValue == true { return .failure(.ignored(.bot)) }
    return .success(.user(Int64(id)))
  }

  /// Replies in ordinary supergroups carry a thread id too; only a topic's is of use for sending.
  fileprivate static func topic(of message: JSONValue) -> Int64? {
    guard message["is_topic_message"]?.boolValue == true,
      let topic = message["message_thread_id"]?.integerValue, topic > 1
    else { return nil }
    return Int64(topic)
  }
}
