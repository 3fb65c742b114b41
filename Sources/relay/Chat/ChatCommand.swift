/// A command in a chat, as this relay understands it.
enum ChatCommand: Hashable, Sendable {
  /// `/start`: what the bot is for.
  case start

  /// `/help`: what can be sent.
  case help

  /// `/status`: what is waiting and running.
  case status

  /// `/stop`: ends the chat's prompts that came before it.
  case stop

  /// `/reset`: starts a new conversation, in its turn among the prompts.
  case reset

  /// `/<persona> text`: a prompt for that persona, in its turn.
  case prompt(persona: String, text: String)

  /// `/<persona>` without a text: the reply says how to use it.
  case textMissing(persona: String)

  /// Not a command of this relay: the reply says so, and nothing is forwarded.
  case unknown(name: String)

  /// nil if the command is meant for another bot of the group.
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
