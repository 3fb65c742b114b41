import HTTPServer

/// A fault that replaces or changes the normal response to a call to the Bot API.
enum TelegramFault: Equatable, Sendable {
  /// The connection is closed, and the call has no effect.
  case closeBefore
  /// The call takes effect, but the connection is closed without a response.
  case closeAfter
  /// The call takes effect, but the connection is closed in the middle of the response.
  case cutInBody
  /// The call has no effect, and there is never a response.
  case hang
  /// The call takes effect, but the response arrives at one byte per second.
  case drip
  /// The response has 1 GB, and the call has no effect.
  case huge
  /// Status 502 with HTML; the call has no effect.
  case badGateway
  /// Status 500 "Internal Server Error: restart"; the call has no effect.
  case restarting
  /// Status 429 with `retry_after` in seconds; the call has no effect.
  case flood(Int)
  /// Status 401, as if the token had been revoked; the call has no effect.
  case unauthorized
  /// Status 404; the call has no effect.
  case notFound
  /// This error response; the call has no effect.
  case refusal(TelegramRefusal)
  /// This status with an HTML page, as from a front end; the call has no effect.
  case page(Int)
  /// Status 409 because of another consumer; the call has no effect.
  case otherConsumer
  /// Status 409 because of a webhook; the call has no effect.
  case webhook
  /// The call takes effect, but the response is not JSON.
  case garbage
  /// The call takes effect, but the response contains a member twice.
  case duplicateNames
  /// For `getUpdates`: the response contains its first update twice.
  case sameUpdateTwice
  /// Update ids continue from this id once no update is pending.
  case idsRestart(at: Int)
  /// The call takes effect after this delay.
  case latency(Duration)

  /// The error response to a call that has no effect; `nil` for other faults.
  var refusal: TelegramRefusal? {
    switch self {
    case .refusal(let refusal): refusal
    case .restarting: TelegramRefusal(500, "Internal Server Error: restart")
    case .flood(let seconds): .flood(retryAfter: seconds)
    case .unauthorized: .unauthorized
    case .notFound: .notFound
    case .otherConsumer: .otherConsumer
    case .webhook: .webhook
    default: nil
    }
  }
}
