/// Why a poll brought no batch.
enum InboxPollFailure: Hashable, Sendable {
  /// No connection, a deadline, 429, 5xx, a body that is no answer. `retryAfter` is what Telegram
  /// asked for, if it did. Whether Telegram confirmed is unknown.
  case unreachable(retryAfter: Duration?)

  /// 409: another consumer polls this bot, or it has a webhook.
  case conflict

  /// The bridge ended it, as `InboxStep.abandonPoll` told it.
  case abandoned
}
