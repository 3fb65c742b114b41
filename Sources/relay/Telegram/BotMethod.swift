import JSON

/// A call of the Bot API with its parameters.
enum BotMethod: Equatable, Sendable {
  /// The bot's identity; also shows whether the token is valid.
  case getMe

  /// The updates from `offset` on, at most `limit` (1 to 100), with a wait of up to `timeout`
  /// (whole seconds, at most 50). An offset confirms every update below it; without one, the call
  /// confirms nothing.
  case getUpdates(offset: Int64?, limit: Int, timeout: Duration)

  /// Sends a text to a chat.
  case sendMessage(OutgoingMessage)

  /// Shows "typing" for up to 5 s, or until a message of the bot arrives.
  case sendChatAction(ChatTopic)

  /// Sets the commands that clients offer, in this order.
  case setMyCommands([BotMenuCommand])

  /// The method's name in the path of a request.
  var name: String {
    switch self {
    case .getMe: "getMe"
    case .getUpdates: "getUpdates"
    case .sendMessage: "sendMessage"
    case .sendChatAction: "sendChatAction"
    case .setMyCommands: "setMyCommands"
    }
  }

  /// The body of the request: a JSON object.
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
    // Sent with every call: Telegram keeps the last list, and another program may have set another.
    members.append(.init("allowed_updates", ["message"]))
    return .object(members)
  }
}

/// An entry of the command menu that clients show for a bot.
struct BotMenuCommand: Equatable, Sendable {
  /// The command without its slash: 1 to 32 lower-case letters, digits, and underscores.
  let name: String

  /// What the command does, 1 to 256 characters.
  let summary: String

  fileprivate var parameters: JSONValue {
    ["command": .string(name), "description": .string(summary)]
  }
}
