import Telemetry

/// An update in the form that the bridge handles.
enum IncomingUpdate: Sendable {
  /// A prompt for the agent, which is queued.
  case prompt(Prompt)

  /// A command that is run at once.
  case command(ChatCommand, IncomingMessage)

  /// A message without text, or the first part without text of an album that has no text so far.
  /// The reply says that only text is supported.
  case unsupported(MediaKind, IncomingMessage)

  /// A group on the allow-list has a new id.
  case migrated(from: Int64, to: Int64)

  /// A message from a chat that is not on the allow-list. It is counted and not answered.
  case unauthorized(chat: Int64)

  /// An update that needs no reply.
  case ignored

  /// An update that cannot be read, except for its id.
  case undecodable
}

/// Classifies each update by its content and by whether its chat is served.
struct UpdateClassifier: Sendable {
  private(set) var allowList: ChatAllowList
  private(set) var personas: PersonaMap
  private let bot: BotIdentity
  private var albums = AlbumBook()
  private var look = GroupLookSchedule()

  /// Creates a classifier for updates of `bot`.
  init(bot: BotIdentity, allowList: ChatAllowList, personas: PersonaMap) {
    self.bot = bot
    self.allowList = allowList
    self.personas = personas
  }

  /// Classifies an update that was received now. It must be called in the order of the update ids:
  /// after a group gets a new id, its later updates are served under the new id.
  mutating func classify(
    _ update: Update, at now: ContinuousClock.Instant, _ time: WallTime
  ) -> InboxContent<IncomingUpdate> {
    switch update.content {
    case .prompt(let message):
      guard isServed(message) else { return unauthorized(message, at: now) }
      albums.noteText(message)
      return prompt(.answer(message.text), as: "prompt", message, update.id, now, time)
    case .command(let command, let message):
      guard isServed(message) else { return unauthorized(message, at: now) }
      albums.noteText(message)
      return classify(command, message, update.id, now, time)
    case .unsupported(let media, let message):
      guard isServed(message) else { return unauthorized(message, at: now) }
      return .other(albums.noteSilent(message) ? .unsupported(media, message) : .ignored)
    case .migrated(let old, let new):
      guard migrate(from: old, to: new) else { return .other(.ignored) }
      return .other(.migrated(from: old, to: new))
    case .ignored: return .other(.ignored)
    case .undecodable: return .other(.undecodable)
    }
  }

  /// Replaces the id `old` of a group by `new` in the allow-list and in the persona map. Returns
  /// false, and does nothing, if `old` is not on the allow-list.
  mutating func migrate(from old: Int64, to new: Int64) -> Bool {
    guard allowList.migrate(from: old, to: new) else { return false }
    personas.migrate(from: old, to: new)
    return true
  }

  /// Returns whether a part of the message's album has text.
  func hasCaption(_ message: IncomingMessage) -> Bool { albums.hasText(message) }

  /// Returns the groups to look at now, and records that the look begins. Returns nil if no look is
  /// due.
  mutating func beginLook() -> [Int64]? { look.begin() ? allowList.groups : nil }

  /// Records that the look has ended.
  mutating func endLook(isComplete: Bool, at now: ContinuousClock.Instant) {
    look.end(isComplete: isComplete, at: now)
  }

  private func isServed(_ message: IncomingMessage) -> Bool {
    allowList.contains(message.place.chat)
  }

  private mutating func unauthorized(
    _ message: IncomingMessage, at now: ContinuousClock.Instant
  ) -> InboxContent<IncomingUpdate> {
    let chat = message.place.chat
    guard look.isUndecided(chat, hasGroups: allowList.hasGroups, at: now) else {
      return .other(.unauthorized(chat: chat))
    }
    return .undecided
  }

  private func classify(
    _ command: BotCommand, _ message: IncomingMessage, _ id: UpdateID,
    _ now: ContinuousClock.Instant, _ time: WallTime
  ) -> InboxContent<IncomingUpdate> {
    switch ChatCommand(command, bot: bot.username, personas: personas.names) {
    case nil: return .other(.ignored)
    case .reset: return prompt(.reset, as: "reset", message, id, now, time)
    case .prompt(let persona, let text):
      return prompt(.answer(text), as: "persona", message, id, now, time, persona: persona)
    case let command?: return .other(.command(command, message))
    }
  }

  private func prompt(
    _ kind: Prompt.Kind, as command: String, _ message: IncomingMessage, _ id: UpdateID,
    _ now: ContinuousClock.Instant, _ time: WallTime, persona: String? = nil
  ) -> InboxContent<IncomingUpdate> {
    let chat = message.place.chat
    let prompt = Prompt(
      message: message, kind: kind, messageID: MessageID(botID: bot.id, updateID: id.number),
      persona: persona ?? personas.persona(of: chat), command: command, trace: .random(),
      received: now, receivedAt: time)
    return .prompt(chat: chat, .prompt(prompt))
  }
}
