/// What a double has seen so far, for conditions of tests.
struct TelegramView: Sendable {
  /// The messages of the bot, oldest first; of very many the last 50,000 at least.
  let messages: [SentMessage]
  /// How many messages the bot has sent in all.
  let sent: Int
  /// The calls, oldest first; of very many the last 50,000 at least.
  let calls: [TelegramCall]
  /// How many updates are not confirmed yet.
  let pending: Int
  /// How many updates were confirmed.
  let confirmed: Int
  /// How many chat actions were shown.
  let actions: Int
}
