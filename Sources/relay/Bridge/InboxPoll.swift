/// One call of `getUpdates` (Bot API; DESIGN §8 "Offset", "Poll").
struct InboxPoll: Hashable, Sendable {
  /// Every update below it is confirmed; nil is sent as no offset and confirms nothing.
  let offset: Int64?

  /// How many updates may come, 1 to 100.
  let limit: Int

  /// How long Telegram may wait for an update; zero asks for an answer at once.
  let timeout: Duration

  /// Whether Telegram may hold the answer for up to 3 s, because this offset was asked for a moment
  /// ago. It has confirmed when it arrives: a process that is leaving need not wait for the answer.
  let mayBeHeld: Bool

  /// Whether Telegram is asked to wait.
  var isLong: Bool { timeout > .zero }
}
