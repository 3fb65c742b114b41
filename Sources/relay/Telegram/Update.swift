/// One update as `getUpdates` delivers it, reduced to what a bridge of texts acts on.
struct Update: Equatable, Sendable {
  /// Telegram's number of it.
  let id: UpdateID

  /// What it is.
  let content: UpdateContent
}

/// What an update is to the relay.
enum UpdateContent: Equatable, Sendable {
  /// A text for the agent.
  case prompt(IncomingMessage)

  /// A text that starts with a command of Telegram's form, known or not.
  case command(BotCommand, IncomingMessage)

  /// A message without a text, to be answered with what is supported; its `text` is empty.
  case unsupported(MediaKind, IncomingMessage)

  /// A group became a supergroup: the chat id changed.
  case migrated(from: Int64, to: Int64)

  /// Nothing to answer.
  case ignored(IgnoredUpdate)

  /// Its id can be read, the rest cannot.
  case undecodable
}

/// Why an update is passed over.
enum IgnoredUpdate: Equatable, Sendable {
  /// An edit of a message that has been answered already.
  case edit

  /// A post of a channel, there or forwarded by Telegram into the channel's group.
  case channelPost

  /// A message in a group in the name of a channel or another group: nobody of this chat.
  case foreignSender

  /// A message of another bot: two bots could answer each other for ever.
  case bot

  /// Somebody joined, left, pinned, and the like.
  case service

  /// A kind of update that was not asked for.
  case otherKind
}

/// What a message without a text holds.
enum MediaKind: String, CaseIterable, Equatable, Sendable {
  // An animation comes with a document too, a venue with a location: the first that fits names it.
  case livePhoto = "live_photo"
  case paidMedia = "paid_media"
  case videoNote = "video_note"
  case animation, photo, video, audio, voice, document, sticker, story, venue, location, contact
  case poll, dice, game, invoice, checklist
}
