import HTTP
import JSON

/// Reads the envelope of the Bot API: `ok` with a result, or an error with its parameters.
enum BotReply {
  /// The `result` of an answer.
  static func result(of reply: Reply) throws(BotError) -> JSONValue {
    try result(PeerJSON.parse(reply.body), of: reply)
  }

  /// The same when the body has been parsed; nil stands for one that is no JSON.
  static func result(_ body: JSONValue?, of reply: Reply) throws(BotError) -> JSONValue {
    if body?["ok"]?.boolValue == true, (200..<300).contains(reply.status) {
      guard let result = body?["result"] else { throw .unreadable(status: reply.status) }
      return result
    }
    throw error(status: reply.status, body: body, retryAfter: reply["retry-after"])
  }

  /// The meaning of an answer that is no success. Telegram's descriptions may change, so they only
  /// choose among cases that are handled alike but for details.
  static func error(status: Int, body: JSONValue?, retryAfter: String?) -> BotError {
    // 429 and 401 need no body to be understood; a front end sends them too.
    let isAnswer = body?["ok"]?.boolValue == false
    let status = isAnswer ? body?["error_code"]?.integerValue ?? status : status
    let description = body?["description"]?.stringValue ?? ""
    switch status {
    case 429: return .floodWait(wait(body?["parameters"]?["retry_after"], header: retryAfter))
    case 401: return .badToken(status: 401)
    case _ where !isAnswer: return .unreadable(status: status)
    case 404 where description.contains("method not found"): return .unknownMethod
    case 404, 421: return .badToken(status: status)
    case 409: return description.contains("webhook is active") ? .webhookActive : .otherConsumer
    case 403: return .forbidden(description: description)
    case 500...: return .unavailable(status: status)
    default: break
    }
    if let chat = body?["parameters"]?["migrate_to_chat_id"]?.integerValue {
      return .migrated(to: Int64(chat))
    }
    return .refused(problem(description), status: status, description: description)
  }

  /// At least a second: without a number, Telegram's own limit of a message a second applies.
  private static func wait(_ parameter: JSONValue?, header: String?) -> Duration {
    let seconds = parameter?.integerValue ?? header.flatMap { Int($0) } ?? 1
    return .seconds(min(max(seconds, 1), 86_400))
  }

  private static func problem(_ description: String) -> BadRequest {
    let text = description.lowercased()
    let known: [(String, BadRequest)] = [
      ("chat not found", .chatNotFound), ("thread not found", .threadNotFound),
      ("to be replied not found", .replyNotFound), ("text is empty", .textEmpty),
      ("is too long", .textTooLong),
    ]
    return known.first { text.contains($0.0) }?.1 ?? .other
  }
}
