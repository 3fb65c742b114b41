import Telemetry

/// Decides what an update is to the relay: whose it is, and what it asks for (R3, R6).
struct Reception: Sendable {
  /// The chats that are served.
  private(set) var allowList: ChatAllowList

  /// Which persona answers where.
  private(set) var personas: PersonaMap

  private let bot: BotIdentity

  /// The reception of one bot.
  init(bot: BotIdentity, allowList: ChatAllowList, personas: PersonaMap) {
    self.bot = bot
    self.allowList = allowList
    self.personas = personas
  }

  /// What an update is, received now. To be asked in order of ids: a group that migrates is served under
  /// its new id from the very next update on.
  mutating func content(
    of update: Update, at now: ContinuousClock.Instant, _ time: WallTime
  ) -> InboxContent<Arrival> {
    switch update.content {
    case .prompt(let message):
      guard isServed(message) else { return .other(unauthorised(message)) }
      return prompt(.answer(message.text), as: "prompt", message, update.id, now, time)
    case .command(let command, let message):
      guard isServed(message) else { return .other(unauthorised(message)) }
      return content(of: command, message, update.id, now, time)
    case .unsupported(let media, let message):
      return .other(isServed(message) ? .unsupported(media, message) : unauthorised(message))
    case .migrated(let old, let new):
      guard allowList.contains(old) else { return .other(.ignored) }
      migrate(from: old, to: new)
      return .other(.migrated(from: old, to: new))
    case .ignored: return .other(.ignored)
    case .undecodable: return .other(.undecodable)
    }
  }

  /// A group became a supergroup: its place on the lists goes with it.
  mutating func migrate(from old: Int64, to new: Int64) {
    allowList.migrate(from: old, to: new)
    personas.migrate(from: old, to: new)
  }

  private func isServed(_ message: IncomingMessage) -> Bool {
    allowList.contains(message.place.chat)
  }

  private func unauthorised(_ message: IncomingMessage) -> Arrival {
    .unauthorised(chat: message.place.chat)
  }

  private func content(
    of command: BotCommand, _ message: IncomingMessage, _ id: UpdateID,
    _ now: ContinuousClock.Instant, _ time: WallTime
  ) -> InboxContent<Arrival> {
    switch ChatCommand(command, bot: bot.username, personas: personas.names) {
    case nil: return .other(.ignored)
    case .reset: return prompt(.reset, as: "reset", message, id, now, time)
    case .prompt(let persona, let text):
      return prompt(.answer(text), as: "persona", message, id, now, time, persona: persona)
    case let command?: return .other(.command(command, message))
    }
  }

  private func prompt(
    _ wish: Prompt.Wish, as command: String, _ message: IncomingMessage, _ id: UpdateID,
    _ now: ContinuousClock.Instant, _ time: WallTime, persona: String? = nil
  ) -> InboxContent<Arrival> {
    let chat = message.place.chat
    let prompt = Prompt(
      message: message, wish: wish, messageID: MessageID(botID: bot.id, updateID: id.number),
      persona: persona ?? personas.persona(of: chat), command: command, trace: .random(),
      received: now, receivedAt: time)
    return .prompt(chat: chat, .prompt(prompt))
  }
}
