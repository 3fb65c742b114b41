/// A chat command that is addressed to this bot.
enum ChatCommand: Hashable, Sendable {
  /// `/start`: explains what the bot does.
  case start

  /// `/help`: lists what can be sent.
  case help

  /// `/status`: reports how many prompts are waiting and in progress.
  case status

  /// `/stop`: cancels the chat's earlier prompts.
  case stop

  /// `/reset`: starts a new conversation. It is queued like a prompt.
  case reset

  /// `/<persona> text`: a prompt for that persona. It is queued like any other prompt.
  case prompt(persona: String, text: String)

  /// `/<persona>` without a text. The reply explains how to use the command.
  case textMissing(persona: String)

  /// A command that the relay does not have. The reply says so, and nothing is forwarded to the
  /// agent.
  case unknown(name: String)

  /// Interprets a command. Returns nil if the command is addressed to a different bot in the group.
  init?(_ command: BotCommand, bot username: String, personas: Set<String>) {
    guard command.isMeant(for: username) else { return nil }
    switch command.name {
    case "start": self = .start
    case "help": self = .help
    case "status": self = .status
    case "stop": self = .stop
    case "reset": self = .reset
    case let name where !personas.contains(name): self = .unknown(name: name)
    case let name where command.arguments.isEmpty: self = .textMissing(persona: name)
    case let name: self = .prompt(persona: name, text: command.arguments)
    }
  }
}
