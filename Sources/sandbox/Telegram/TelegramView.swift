/// What a double has seen so far, for the conditions of tests.
struct TelegramView: Sendable {
  /// The bot's messages, oldest first; at least the last 50,000.
  let messages: [SentMessage]
  /// How many messages the bot has sent in total.
  let sent: Int
  /// The calls, oldest first; at least the last 50,000.
  let calls: [TelegramCall]
  /// How many updates are not confirmed.
  let pending: Int
  /// How many updates were confirmed.
  let confirmed: Int
  /// How many chat actions were shown.
  let actions: Int
}

/// A message that the bot sent and the server accepted.
struct SentMessage: Equatable, Sendable {
  /// Its position among all messages of the bot, starting at 0.
  let number: Int
  /// The `message_id` in the answer.
  let id: Int
  let chat: Int64
  /// The topic, if there is one.
  let thread: Int?
  let text: String
  /// The message to which it replies.
  let replyTo: Int?
  /// When the call had arrived completely.
  let time: ContinuousClock.Instant
}

/// A call that the server received, so that tests can check order, spacing and number.
struct TelegramCall: Equatable, Sendable {
  /// The method's name in lower case.
  let method: String
  /// When the call had arrived completely.
  let time: ContinuousClock.Instant
  /// The HTTP status of the answer; nil while the call is in progress and if it gets no answer.
  var status: Int?
  /// For `getUpdates`: the offset.
  let offset: Int?
  /// For `getUpdates`: the requested limit.
  let limit: Int?
  /// For `getUpdates`: the requested timeout, in seconds.
  let timeout: Int?
  /// The `chat_id`, if there is one.
  let chat: Int64?
}
