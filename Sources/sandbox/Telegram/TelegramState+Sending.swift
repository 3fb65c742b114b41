import JSON

extension TelegramState {
  /// The maximum length of a text, in code points.
  static let textLimit = 4096

  /// Carries out `sendMessage`.
  mutating func send(
    _ arguments: CallArguments, date: Int, at now: ContinuousClock.Instant
  ) throws(TelegramRefusal) -> [UInt8] {
    let chat = try openChat(arguments)
    let thread = arguments.integer("message_thread_id")
    if thread == 1 { throw .bad("message thread not found") }
    let text = arguments.text("text") ?? ""
    try TelegramState.check(text, parseMode: arguments.text("parse_mode"))
    if let wait = chats[chat]?.wait(at: now) { throw .flood(retryAfter: wait) }
    if rules.limitsFlood, let wait = chats[chat]?.flood(isGroup: chat < 0, at: now) {
      throw .flood(retryAfter: wait)
    }
    let message = SentMessage(
      number: messages.count, id: newMessageID(), chat: chat, thread: thread, text: text,
      replyTo: TelegramState.replyTarget(arguments), time: now)
    messages.append(message)
    onMessage?(message)
    notifyWatchers()
    return TelegramState.answer(message, date: date)
  }

  /// Carries out `sendChatAction`.
  mutating func act(_ arguments: CallArguments) throws(TelegramRefusal) -> [UInt8] {
    _ = try openChat(arguments)
    if arguments.integer("message_thread_id") == 1 { throw .bad("message thread not found") }
    guard let action = arguments.text("action"), !action.isEmpty else {
      throw .bad("wrong parameter action in request")
    }
    actions += 1
    notifyWatchers()
    return Array(#"{"ok":true,"result":true}"#.utf8)
  }

  /// Carries out `editMessageText`. The rules for the text are those of `sendMessage`, and the text
  /// must change.
  mutating func edit(_ arguments: CallArguments, date: Int) throws(TelegramRefusal) -> [UInt8] {
    let chat = try openChat(arguments)
    let text = arguments.text("text") ?? ""
    try TelegramState.check(text, parseMode: arguments.text("parse_mode"))
    let id = arguments.integer("message_id")
    guard let old = messages.elements.last(where: { $0.chat == chat && $0.id == id }) else {
      throw .bad("message to edit not found")
    }
    guard old.text != text else {
      throw .bad(
        "message is not modified: specified new message content and reply markup are exactly the same"
      )
    }
    let edited = SentMessage(
      number: old.number, id: old.id, chat: chat, thread: old.thread, text: text,
      replyTo: old.replyTo, time: old.time)
    messages.change(old.number) { $0 = edited }
    return TelegramState.answer(edited, date: date)
  }

  /// Returns the chat of a call; throws if the bot may not write to it.
  private func openChat(_ arguments: CallArguments) throws(TelegramRefusal) -> Int64 {
    guard let chat = arguments.integer("chat_id").map(Int64.init) else {
      throw .bad("chat_id is empty")
    }
    switch chats[chat]?.standing {
    case nil where rules.knowsItsChats: throw .bad("chat not found")
    case nil, .open: return chat
    case .blocked: throw TelegramRefusal(403, "Forbidden: bot was blocked by the user")
    case .kicked:
      throw TelegramRefusal(403, "Forbidden: bot was kicked from the supergroup chat")
    case .migrated(let target):
      throw .bad("group chat was upgraded to a supergroup chat", .migrateTo(target))
    }
  }

  private static func check(_ text: String, parseMode: String?) throws(TelegramRefusal) {
    guard text.utf8.contains(where: { $0 > 0x20 }) else { throw .bad("message text is empty") }
    // Code points are counted only if there are more bytes than the limit.
    guard text.utf8.count <= textLimit || text.unicodeScalars.count <= textLimit else {
      throw .bad("message is too long")
    }
    guard parseMode == nil || text.utf8.count(where: { $0 == UInt8(ascii: "*") }) % 2 == 0 else {
      throw .bad("can't parse entities: Can't find end of the entity starting at byte offset 0")
    }
  }

  private static func replyTarget(_ arguments: CallArguments) -> Int? {
    arguments.document("reply_parameters")?["message_id"]?.integerValue
      ?? arguments.integer("reply_to_message_id")
  }

  private static func answer(_ message: SentMessage, date: Int) -> [UInt8] {
    var json: [UInt8] = []
    json.reserveCapacity(192 + message.text.utf8.count)
    json.put(#"{"ok":true,"result":{"message_id":"#)
    json.put(message.id)
    json.put(#","from":"#)
    json.put(TelegramDouble.bot)
    json.put(#","chat":"#)
    json.put(chat: message.chat, isChannel: false)
    json.put(#","date":"#)
    json.put(date)
    json.put(#","text":"#)
    json.quote(message.text)
    json.put("}}")
    return json
  }
}

/// The server's record of a chat.
struct TelegramChat: Sendable {
  /// Whether the bot may write to the chat.
  enum Standing: Equatable, Sendable {
    case open
    /// The user has blocked the bot: status 403.
    case blocked
    /// The bot was removed from the group: status 403.
    case kicked
    /// The group was converted to the supergroup with this id: status 400.
    case migrated(to: Int64)
  }

  var standing = Standing.open
  /// When the bot may send messages to the chat again; `nil` if it may send them now.
  var floodEnd: ContinuousClock.Instant?
  /// The times of the last messages, at most 20, oldest first.
  private var recent: [ContinuousClock.Instant] = []

  init(_ standing: Standing = .open) { self.standing = standing }

  /// Returns the number of seconds until ``floodEnd``, at least 1, or `nil` if that time has
  /// passed.
  func wait(at now: ContinuousClock.Instant) -> Int? {
    guard let floodEnd, now < floodEnd else { return nil }
    return Int((floodEnd - now).components.seconds) + 1
  }

  /// Returns the number of seconds until the next message is allowed. Returns `nil` if a message is
  /// allowed now, and records that message.
  mutating func flood(isGroup: Bool, at now: ContinuousClock.Instant) -> Int? {
    if let last = recent.last, now < last + .seconds(1) { return 1 }
    if isGroup, recent.count == 20, now < recent[0] + .seconds(60) {
      return Int((recent[0] + .seconds(60) - now).components.seconds) + 1
    }
    if recent.count == 20 { recent.removeFirst() }
    recent.append(now)
    return nil
  }
}
