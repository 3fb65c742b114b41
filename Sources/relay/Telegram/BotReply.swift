import HTTP
import JSON

/// Interprets the replies of the Bot API: `ok` with a result, or an error with its parameters.
enum BotReply {
  /// Returns the `result` of a reply.
  static func result(of reply: Reply) throws(BotError) -> JSONNode {
    try result(PeerJSON.document(reply.body), of: reply)
  }

  /// Returns the `result` of a reply whose body the caller has parsed. `body` is nil if it is not
  /// JSON.
  static func result(_ body: JSONNode?, of reply: Reply) throws(BotError) -> JSONNode {
    if body?["ok"]?.boolValue == true, (200..<300).contains(reply.status) {
      guard let result = body?["result"] else { throw .unreadable(status: reply.status) }
      return result
    }
    throw error(body, of: reply.head)
  }

  /// Whether the beginning of a reply reports that the call succeeded, although the rest may be
  /// unreadable.
  static func reportsSuccess(_ reply: Reply) -> Bool {
    (200..<300).contains(reply.status) && reply.body.starts(with: #"{"ok":true,"#.utf8)
  }

  /// Returns the error that a reply without a result reports.
  ///
  /// Telegram may change the wording of its descriptions. They are therefore used only to choose
  /// among cases that are handled almost alike.
  private static func error(_ body: JSONNode?, of head: ReplyHead) -> BotError {
    let code = body?["ok"]?.boolValue == false ? body?["error_code"]?.integerValue : nil
    let isAnswer = code != nil
    let status = code ?? head.status
    let description = body?["description"]?.stringValue ?? ""
    switch status {
    // 429 is interpreted even without a body from Telegram, because front ends send it too. Any
    // other page of a front end is no verdict on the token, the chat, or the message.
    case 429: return .floodWait(pause(body?["parameters"]?["retry_after"], head))
    // A front end refuses a large request with a page of its own, before Telegram sees it.
    case 413: return .refused(.textTooLong, status: status, description: description)
    case _ where !isAnswer: return .unreadable(status: status)
    case 404 where description.contains("method not found"): return .unknownMethod
    case 401, 404: return .badToken(status: status)
    case 409: return description.contains("webhook is active") ? .webhookActive : .otherConsumer
    case 403: return .forbidden(description: description)
    // 421: a server of a cluster that does not serve this token, or not yet.
    case 421, 500...: return .unavailable(status: status)
    default: break
    }
    if let chat = body?["parameters"]?["migrate_to_chat_id"]?.integerValue {
      return .migrated(to: Int64(chat))
    }
    return .refused(problem(description), status: status, description: description)
  }

  /// Returns the pause that Telegram's parameter or the `Retry-After` header requests, limited to
  /// the range from one second to one day. The default is one second, because Telegram allows one
  /// message per second in a chat.
  private static func pause(_ parameter: JSONNode?, _ head: ReplyHead) -> Duration {
    let asked = parameter?.integerValue.map { Duration.seconds($0) } ?? head.retryAfter
    return min(max(asked ?? .zero, .seconds(1)), longestRetryAfter)
  }

  private static func problem(_ description: String) -> BadRequest {
    let text = description.lowercased()
    let known: [(String, BadRequest)] = [
      ("chat not found", .chatNotFound), ("thread not found", .threadNotFound),
      ("topic_closed", .threadNotFound), ("topic_deleted", .threadNotFound),
      ("to be replied not found", .replyNotFound), ("reply message not found", .replyNotFound),
      ("text is empty", .textEmpty), ("must be non-empty", .textEmpty),
      ("message_empty", .textEmpty), ("too long", .textTooLong), ("too_long", .textTooLong),
      ("too large", .textTooLong), ("too big", .textTooLong),
    ]
    return known.first { text.contains($0.0) }?.1 ?? .other
  }
}
