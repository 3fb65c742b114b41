import HTTP

/// Why a call to the Bot API failed.
enum BotError: Error, Equatable, Sendable {
  /// 401, or 404 for every method: the token is revoked, malformed, or issued by a different
  /// server. A single reply does not prove it: see ``FatalConfirmation``.
  case badToken(status: Int)

  /// 404 for this method only: the server is too old to support the method.
  case unknownMethod

  /// 409: another program polls with the same token.
  case otherConsumer

  /// 409: a webhook is set for the bot, so Telegram refuses polls.
  case webhookActive

  /// 429: Telegram did not carry out the call. The same call may succeed after this duration.
  case floodWait(Duration)

  /// 403: the bot was blocked or removed, or the chat was deleted. `description` is Telegram's
  /// text.
  case forbidden(description: String)

  /// 400: the group has become a supergroup, which has the chat id `to`.
  case migrated(to: Int64)

  /// 400 or another 4xx: the call cannot succeed unchanged. `description` is Telegram's text.
  case refused(BadRequest, status: Int, description: String)

  /// 5xx or 421 with a reply from the Bot API: Telegram did not carry out the call.
  case unavailable(status: Int)

  /// The reply is not from the Bot API, for example a page from a proxy or invalid JSON. It is
  /// unknown whether Telegram carried out the call.
  case unreadable(status: Int)

  /// The transfer failed, so there is no complete reply. Depending on the error, Telegram may have
  /// carried out the call.
  case transfer(TransferError)
}

/// Why a call was refused, as far as Telegram's description shows it.
enum BadRequest: Equatable, Sendable {
  /// The topic does not exist, is closed, or was deleted.
  case threadNotFound

  case chatNotFound, replyNotFound, textEmpty, textTooLong, other
}

extension BotError {
  /// What a failure affects and how it can be resolved.
  enum Scope: Equatable, Sendable {
    /// All calls fail until an operator changes the configuration, unless the error was a mistake.
    case fatal

    /// The same call may succeed later. If Telegram requested a pause, it must not be repeated
    /// before `retryAfter`.
    case transient(retryAfter: Duration?)

    /// The call will never succeed in this chat. Other chats are not affected.
    case chat

    /// Another consumer uses the bot. The conflict may end by itself; otherwise an operator must
    /// resolve it.
    case conflict
  }

  /// What the failure affects and how it can be resolved.
  var scope: Scope {
    switch self {
    case .badToken: .fatal
    case .otherConsumer, .webhookActive: .conflict
    case .floodWait(let time): .transient(retryAfter: time)
    case .forbidden, .migrated, .refused, .unknownMethod: .chat
    case .unavailable, .unreadable: .transient(retryAfter: nil)
    case .transfer(.cancelled), .transfer(.tooLarge), .transfer(.encoded):
      .transient(retryAfter: nil)
    case .transfer(let error): error.isTransient ? .transient(retryAfter: nil) : .fatal
    }
  }

  /// Whether Telegram may have carried out the call. A retry may then repeat its effect.
  var mayHaveHappened: Bool {
    switch self {
    case .unreadable: true
    case .transfer(let error): error.mayHaveArrived
    default: false
    }
  }

  /// A description for logs: ``message``, followed by Telegram's own text, if there is one. That
  /// text is untrusted, and not masked here: it must be printed by the recorder only.
  var explanation: String {
    switch self {
    case .forbidden(let description), .refused(_, _, let description):
      let text = description.unicodeScalars.prefix(BotError.longestDescription)
      return text.isEmpty ? message : "\(message): \(String(text))"
    default: return message
    }
  }

  /// The maximum length of Telegram's text in a log line, in code points.
  private static let longestDescription = 300

  /// A description for logs and status pages. It contains no URLs and no text from a chat.
  var message: String {
    switch self {
    case .badToken(let status): "the bot token was rejected (\(status))"
    case .unknownMethod: "the server does not support the method"
    case .otherConsumer: "another instance polls this bot (409)"
    case .webhookActive: "a webhook is set for this bot (409); delete it first"
    case .floodWait(let time):
      "too many calls (429); Telegram requires a wait of \(time.components.seconds) s"
    case .forbidden: "the chat does not accept messages (403)"
    case .migrated: "the group has a new chat id"
    case .refused(_, let status, _): "the call was refused (\(status))"
    case .unavailable(let status): "the Bot API is unavailable (\(status))"
    case .unreadable(let status): "the reply is not from the Bot API (\(status))"
    case .transfer(let error): error.description
    }
  }
}
