/// What a command in a chat asks the relay for.
enum ChatCommand: Hashable, Sendable {
  /// `/start`: who this is.
  case start

  /// `/help`: what can be said.
  case help

  /// `/status`: what waits and runs.
  case status

  /// `/stop`: an end to the chat's prompts before it.
  case stop

  /// `/reset`: a new conversation from here on.
  case reset

  /// `/<persona> text`: a prompt for another persona than the chat's.
  case prompt(persona: String, text: String)

  /// `/<persona>` with nothing behind it: told how it is used.
  case textMissing(persona: String)

  /// No command of this relay: told so, never forwarded.
  case unknown(name: String)

  /// What a command means here; nil when it is meant for another bot of the group.
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

  /// Whether it waits its turn among the prompts; the others are carried out at once.
  var isQueued: Bool {
    switch self {
    case .reset, .prompt: true
    case .start, .help, .status, .stop, .textMissing, .unknown: false
    }
  }
}
