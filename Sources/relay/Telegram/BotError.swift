import HTTP

/// Why a call of the Bot API failed.
enum BotError: Error, Equatable, Sendable {
  /// 401, or 404 for every method: the token is revoked, malformed, or of another server.
  case badToken(status: Int)

  /// 404 for this method only: the server is too old.
  case unknownMethod

  /// 409: another program polls with the same token.
  case otherConsumer

  /// 409: a webhook is set, so Telegram refuses polls.
  case webhookActive

  /// 429: Telegram did nothing; the same call may succeed after this time.
  case floodWait(Duration)

  /// 403: the bot is blocked or removed, or the chat is deleted. `description` is Telegram's.
  case forbidden(description: String)

  /// 400: the group became a supergroup with another id.
  case migrated(to: Int64)

  /// 400 or another 4xx: the call cannot succeed as it is. `description` is Telegram's.
  case refused(BadRequest, status: Int, description: String)

  /// 5xx with a reply of the Bot API: Telegram did nothing.
  case unavailable(status: Int)

  /// The reply is not from the Bot API: a proxy's page or broken JSON. Whether Telegram carried out
  /// the call is unknown.
  case unreadable(status: Int)

  /// The transfer failed, so there is no complete reply.
  case transfer(TransferError)
}

/// What is wrong with a refused call, as far as Telegram's description shows it.
enum BadRequest: Equatable, Sendable {
  case chatNotFound, threadNotFound, replyNotFound, textEmpty, textTooLong, other
}

extension BotError {
  /// What a failure affects, and what can be done about it.
  enum Scope: Equatable, Sendable {
    /// Nothing works until an operator changes the configuration.
    case fatal

    /// The same call may succeed later, but not before `retryAfter` if Telegram set a time.
    case transient(retryAfter: Duration?)

    /// This chat or this call will never be served; others will.
    case chat

    /// Telegram serves another consumer. Waiting may help, or an operator must act.
    case conflict
  }

  /// What the failure affects.
  var scope: Scope {
    switch self {
    case .badToken: .fatal
    case .otherConsumer, .webhookActive: .conflict
    case .floodWait(let time): .transient(retryAfter: time)
    case .forbidden, .migrated, .refused, .unknownMethod: .chat
    case .unavailable, .unreadable: .transient(retryAfter: nil)
    case .transfer(.cancelled), .transfer(.tooLarge): .transient(retryAfter: nil)
    case .transfer(let error): error.isTransient ? .transient(retryAfter: nil) : .fatal
    }
  }

  /// Whether Telegram may have carried out the call, so that a retry may repeat its effect.
  var mayHaveHappened: Bool {
    switch self {
    case .unreadable: true
    case .transfer(let error): error.mayHaveArrived
    default: false
    }
  }

  /// A description for logs and status pages, without URLs or text from a chat.
  var message: String {
    switch self {
    case .badToken(let status): "the bot token is refused (\(status))"
    case .unknownMethod: "the server does not know the method"
    case .otherConsumer: "another instance polls this bot (409)"
    case .webhookActive: "a webhook is set for this bot (409), delete it first"
    case .floodWait(let time): "too many calls (429), \(time.components.seconds) s to wait"
    case .forbidden: "the chat does not accept messages (403)"
    case .migrated: "the group has a new id"
    case .refused(_, let status, _): "the call was refused (\(status))"
    case .unavailable(let status): "unavailable (\(status))"
    case .unreadable(let status): "not a response of the Bot API (\(status))"
    case .transfer(let error): error.description
    }
  }
}
