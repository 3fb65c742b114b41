import HTTPServer

/// An error response with `ok: false` and a description as the Bot API server sends it.
struct TelegramRefusal: Error, Equatable, Sendable {
  /// The member `parameters` of an error response.
  enum Parameter: Equatable, Sendable {
    case retryAfter(Int)
    case migrateTo(Int64)
  }

  /// The HTTP status. It is also the `error_code`.
  let code: Int
  /// The member `description`.
  let description: String
  let parameter: Parameter?

  init(_ code: Int, _ description: String, _ parameter: Parameter? = nil) {
    self.code = code
    self.description = description
    self.parameter = parameter
  }

  static let unauthorized = TelegramRefusal(401, "Unauthorized")
  static let tokenMalformed = TelegramRefusal(401, "Unauthorized: invalid token specified")
  static let notFound = TelegramRefusal(404, "Not Found")
  static let methodNotFound = TelegramRefusal(404, "Not Found: method not found")
  static let otherConsumer = TelegramRefusal(
    409,
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
  )
  static let webhook = TelegramRefusal(
    409,
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
  )

  /// Returns an error with status 400 and the description `Bad Request: ` followed by the problem.
  static func bad(_ problem: String, _ parameter: Parameter? = nil) -> TelegramRefusal {
    TelegramRefusal(400, "Bad Request: " + problem, parameter)
  }

  /// Returns an error with status 429 that allows a retry after this number of seconds.
  static func flood(retryAfter seconds: Int) -> TelegramRefusal {
    TelegramRefusal(429, "Too Many Requests: retry after \(seconds)", .retryAfter(seconds))
  }

  /// The body of the response.
  var body: [UInt8] {
    var bytes: [UInt8] = []
    bytes.put(#"{"ok":false,"error_code":"#)
    bytes.put(code)
    bytes.put(#","description":"#)
    bytes.quote(description)
    switch parameter {
    case .retryAfter(let seconds):
      bytes.put(#","parameters":{"retry_after":"#)
      bytes.put(seconds)
      bytes.put("}")
    case .migrateTo(let chat):
      bytes.put(#","parameters":{"migrate_to_chat_id":"#)
      bytes.put(chat)
      bytes.put("}")
    case nil: break
    }
    bytes.put("}")
    return bytes
  }

  /// The additional headers of the response.
  var headers: [Field] {
    guard case .retryAfter(let seconds) = parameter else { return [] }
    return [Field("Retry-After", String(seconds))]
  }
}
