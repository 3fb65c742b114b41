/// A message to the bot.
struct IncomingMessage: Equatable, Sendable {
  /// Who wrote it.
  enum Sender: Equatable, Sendable {
    /// A person, by user id.
    case user(Int64)

    /// An administrator of the group who writes in its name; which one is not told.
    case anonymousAdministrator
  }

  /// Chat and topic.
  let place: ChatTopic

  /// The message's number in its chat, to reply to; nil for messages without one (ephemeral,
  /// scheduled).
  let id: Int64?

  /// Who wrote it.
  let sender: Sender

  /// The text, or the caption of media; untrusted.
  let text: String

  /// What was sent along with a caption, which cannot be passed on; nil for a plain text.
  let attachment: MediaKind?

  /// When it was sent, in seconds since 1970; 0 when that was not told.
  let time: Int64
}
