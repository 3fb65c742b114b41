import JSON

/// One call of the Bot API with its parameters.
enum BotMethod: Equatable, Sendable {
  /// Who the bot is; tells whether the token is good.
  case getMe

  /// The updates from `offset` on, at most `limit` (1 to 100), waited for up to `timeout` (whole
  /// seconds, 50 at most). An offset confirms every update below it; without one nothing is confirmed.
  case getUpdates(offset: Int64?, limit: Int, timeout: Duration)

  /// A text into a chat.
  case sendMessage(OutgoingMessage)

  /// Shows "typing" for up to 5 s, or until a message of the bot arrives.
  case sendChatAction(ChatTopic)

  /// The commands that clients offer, in this order.
  case setMyCommands([BotMenuCommand])

  /// The name in the path.
  var name: String {
    switch self {
    case .getMe: "getMe"
    case .getUpdates: "getUpdates"
    case .sendMessage: "sendMessage"
    case .sendChatAction: "sendChatAction"
    case .setMyCommands: "setMyCommands"
    }
  }

  /// The JSON object of the request's body.
  var parameters: JSONValue {
    switch self {
    case .getMe: .object([])
    case .getUpdates(let offset, let limit, let timeout): polling(offset, limit, timeout)
    case .sendMessage(let message): message.parameters
    case .sendChatAction(let place): .object(place.members + [.init("action", "typing")])
    case .setMyCommands(let commands): ["commands": .array(commands.map(\.parameters))]
    }
  }

  private func polling(_ offset: Int64?, _ limit: Int, _ timeout: Duration) -> JSONValue {
    var members: [JSONValue.Member] = []
    if let offset { members.append(.init("offset", .integer(offset))) }
    members.append(.init("limit", .integer(min(max(limit, 1), 100))))
    members.append(.init("timeout", .integer(min(max(timeout.components.seconds, 0), 50))))
    // Sent each time: Telegram remembers the last list, and another program may have set another.
    members.append(.init("allowed_updates", ["message"]))
    return .object(members)
  }
}

extension ChatTopic {
  /// As every sending method takes it.
  var members: [JSONValue.Member] {
    var members = [JSONValue.Member("chat_id", .integer(chat))]
    if let topic { members.append(.init("message_thread_id", .integer(topic))) }
    return members
  }
}
