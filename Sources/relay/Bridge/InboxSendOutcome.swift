/// How the sending of an answer ended.
enum InboxSendOutcome: Hashable, Sendable {
  /// Telegram has taken all of it.
  case delivered

  /// Telegram will never take it: blocked, kicked, deleted.
  case undeliverable

  /// No part of it was taken, and it may be after this time: flood wait, connection refused, 5xx.
  case postponed(Duration)

  /// It may have been taken, or a part of it was: a deadline, a reset in the answer. It is sent
  /// again after this time.
  case unknown(retryAfter: Duration)
}
