import HTTPServer

/// What a call meets instead of its answer.
enum TelegramFault: Equatable, Sendable {
  /// The connection is closed; the call was not taken.
  case closeBefore
  /// The call is taken, the connection closed without the answer.
  case closeAfter
  /// The call is taken, the connection closed in the middle of the answer.
  case cutInBody
  /// Not taken, and no answer ever.
  case hang
  /// The call is taken, its answer comes a byte a second.
  case drip
  /// 1 GB of answer; not taken.
  case huge
  /// 502 with HTML; not taken.
  case badGateway
  /// 500 "Internal Server Error: restart"; not taken.
  case restarting
  /// 429 with `retry_after` in seconds; not taken.
  case flood(Int)
  /// 401: the token was revoked; not taken.
  case unauthorized
  /// 404; not taken.
  case notFound
  /// 409 of another consumer; not taken.
  case otherConsumer
  /// 409 of a webhook; not taken.
  case webhook
  /// The call is taken, its answer is no JSON.
  case garbage
  /// The call is taken, its answer names a member twice.
  case duplicateNames
  /// Of `getUpdates`: the first update of the answer comes twice in it.
  case sameUpdateTwice
  /// Update ids go on from here, as soon as no update is pending.
  case idsRestart(at: Int)
  /// The call is taken after this time.
  case latency(Duration)

  /// What is answered to a call that is not taken; nil for faults that take it.
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
