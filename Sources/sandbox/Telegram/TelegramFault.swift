import HTTPServer

/// What happens to a call of the Bot API instead of the normal answer.
enum TelegramFault: Equatable, Sendable {
  /// The connection is closed; the call has no effect.
  case closeBefore
  /// The call takes effect, but the connection is closed without an answer.
  case closeAfter
  /// The call takes effect, but the connection is closed in the middle of the answer.
  case cutInBody
  /// The call has no effect and is never answered.
  case hang
  /// The call takes effect; its answer arrives at one byte a second.
  case drip
  /// An answer of 1 GB; the call has no effect.
  case huge
  /// 502 with HTML; the call has no effect.
  case badGateway
  /// 500 "Internal Server Error: restart"; the call has no effect.
  case restarting
  /// 429 with `retry_after` in seconds; the call has no effect.
  case flood(Int)
  /// 401: the token was revoked; the call has no effect.
  case unauthorized
  /// 404; the call has no effect.
  case notFound
  /// 409 because of another consumer; the call has no effect.
  case otherConsumer
  /// 409 because of a webhook; the call has no effect.
  case webhook
  /// The call takes effect; its answer is not JSON.
  case garbage
  /// The call takes effect; its answer contains a member twice.
  case duplicateNames
  /// For `getUpdates`: the answer contains its first update twice.
  case sameUpdateTwice
  /// Update ids continue from here as soon as no update is pending.
  case idsRestart(at: Int)
  /// The call takes effect after this time.
  case latency(Duration)

  /// The answer to a call that has no effect; nil for the other faults.
  var refusal: TelegramRefusal? {
    switch self {
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
