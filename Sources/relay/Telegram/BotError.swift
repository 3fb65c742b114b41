import HTTP

/// Why a call of the Bot API brought no result.
enum BotError: Error, Equatable, Sendable {
  /// 401, or 404 for every method: the token is revoked, malformed or of another server.
  case badToken(status: Int)

  /// 404 for this method only: an old server.
  case unknownMethod

  /// 409: another program polls with the same token.
  case otherConsumer

  /// 409: a webhook is set, so polling is refused.
  case webhookActive

  /// 429: nothing was done; the same call may succeed after this time.
  case floodWait(Duration)

  /// 403: blocked, kicked, deleted. `description` is Telegram's.
  case forbidden(description: String)

  /// 400: the group became a supergroup with another id.
  case migrated(to: Int64)

  /// 400 or another 4xx: the call cannot succeed as it is. `description` is Telegram's.
  case refused(BadRequest, status: Int, description: String)

  /// 5xx with an answer of the Bot API: nothing was done.
  case unavailable(status: Int)

  /// What answered is not the Bot API: a page of a front end, broken JSON. What happened is unknown.
  case unreadable(status: Int)

  /// No whole answer.
  case transfer(TransferError)
}

/// What is wrong with a refused call, as far as Telegram's wording tells.
enum BadRequest: Equatable, Sendable {
  case chatNotFound, threadNotFound, replyNotFound, textEmpty, textTooLong, other
}

extension BotError {
  /// Whom a failure concerns, and what can be done about it (R7).
  enum Scope: Equatable, Sendable {
    /// Nothing works until somebody changes the configuration.
    case fatal

    /// Later the same call may succeed; not before `retryAfter`, if Telegram named a time.
    case transient(retryAfter: Duration?)

    /// This chat, or this very call, will never be served; others are.
    case chat

    /// Telegram serves another consumer; waiting may help, so may an operator.
    case conflict
  }

  /// Whom the failure concerns.
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

  /// Whether Telegram may have done what was asked, so that doing it again may do it twice.
  var mayHaveHappened: Bool {
    switch self {
    case .unreadable: true
    case .transfer(let error): error.mayHaveArrived
    default: false
    }
  }
}
