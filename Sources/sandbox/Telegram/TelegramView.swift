/// A snapshot of what a Telegram double has received, for the conditions of tests.
struct TelegramView: Sendable {
  /// The bot's messages, oldest first; at least the last 50,000.
  let messages: [SentMessage]
  /// The total number of messages that the bot has sent.
  let sent: Int
  /// The calls, oldest first; at least the last 50,000.
  let calls: [TelegramCall]
  /// The number of updates that are not confirmed.
  let pending: Int
  /// The number of updates that were confirmed.
  let confirmed: Int
  /// The number of chat actions that the bot has sent.
  let actions: Int
}

/// A message that the bot sent and the server accepted.
struct SentMessage: Equatable, Sendable {
  /// The position among all messages of the bot, starting at 0.
  let number: Int
  /// The `message_id` in the response.
  let id: Int
  let chat: Int64
  /// The id of the topic; `nil` if there is none.
  let thread: Int?
  let text: String
  /// The id of the message that this message replies to; `nil` if it is not a reply.
  let replyTo: Int?
  /// The time at which the call was completely received.
  let time: ContinuousClock.Instant
}

/// A call that the server received. Tests use it to check the order, timing and number of calls.
struct TelegramCall: Equatable, Sendable {
  /// The name of the method, in lower case.
  let method: String
  /// The time at which the call was completely received.
  let time: ContinuousClock.Instant
  /// The HTTP status of the response; `nil` while the call is in progress, and if it gets no
  /// response.
  var status: Int?
  /// For `getUpdates`: the offset.
  let offset: Int?
  /// For `getUpdates`: the requested limit.
  let limit: Int?
  /// For `getUpdates`: the requested timeout, in seconds.
  let timeout: Int?
  /// The `chat_id`; `nil` if the call has none.
  let chat: Int64?
}
