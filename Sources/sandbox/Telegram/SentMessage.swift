/// A message that the bot sent and the server took.
struct SentMessage: Equatable, Sendable {
  /// Its position among all messages of the bot, from 0 on.
  let number: Int
  /// Its id, as the answer told.
  let id: Int
  /// The chat.
  let chat: Int64
  /// The topic, if one was named.
  let thread: Int?
  /// The text.
  let text: String
  /// The message that it replies to.
  let replyTo: Int?
  /// When the call had arrived whole.
  let time: ContinuousClock.Instant
}
