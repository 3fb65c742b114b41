import JSON

/// A call to the Bot API, with its parameters.
enum BotMethod: Equatable, Sendable {
  /// Requests the bot's identity, which also shows whether the token is valid.
  case getMe

  /// Requests at most `limit` updates (1 to 100) whose ids are at least `offset`. If there are
  /// none, Telegram waits for up to `timeout` (whole seconds, at most 50). An offset confirms every
  /// update with a lower id; without an offset, the call confirms nothing.
  case getUpdates(offset: Int64?, limit: Int, timeout: Duration)

  /// Sends a text to a chat.
  case sendMessage(OutgoingMessage)

  /// Shows "typing" in a chat for up to 5 s, or until the bot's next message arrives.
  case sendChatAction(ChatTopic)

  /// Sets the command menu that Telegram's apps show, in this order.
  case setMyCommands([BotMenuCommand])

  /// The method's name, which is part of the request path.
  var name: String {
    switch self {
    case .getMe: "getMe"
    case .getUpdates: "getUpdates"
    case .sendMessage: "sendMessage"
    case .sendChatAction: "sendChatAction"
    case .setMyCommands: "setMyCommands"
    }
  }

  /// The body of the request, a JSON object.
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
    // This is sent with every call, because Telegram remembers the last list and another program
    // may have changed it.
    members.append(.init("allowed_updates", ["message"]))
    return .object(members)
  }
}

/// An entry in the bot's command menu, which Telegram's apps show.
struct BotMenuCommand: Equatable, Sendable {
  /// The command without its slash: 1 to 32 lower-case letters, digits, and underscores.
  let name: String

  /// A description of the command, 1 to 256 characters.
  let summary: String

  fileprivate var parameters: JSONValue {
    ["command": .string(name), "description": .string(summary)]
  }
}
