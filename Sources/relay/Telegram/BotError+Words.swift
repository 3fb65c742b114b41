import HTTP

extension BotError {
  /// What happened, in words for logs and status pages: no URL, no text of a chat.
  var words: String {
    switch self {
    case .badToken(let status): "the bot token is refused (\(status))"
    case .unknownMethod: "the server does not know the method"
    case .otherConsumer: "another instance polls this bot (409)"
    case .webhookActive: "a webhook is set for this bot (409), delete it first"
    case .floodWait(let time): "too many calls (429), \(time.components.seconds) s to wait"
    case .forbidden: "the chat does not accept messages (403)"
    case .migrated: "the group has another id now"
    case .refused(_, let status, _): "the call was refused (\(status))"
    case .unavailable(let status): "unavailable (\(status))"
    case .unreadable(let status): "no answer of the Bot API (\(status))"
    case .transfer(let error): error.description
    }
  }
}
