/// What the relay itself says in a chat.
enum ChatText {
  /// `/start`.
  static let start = """
    Write to me and I pass it on to the agent and bring back its answer. /help says what else I understand.
    """

  /// The menu that clients offer.
  static let menu = [
    BotMenuCommand(name: "help", summary: "what I understand"),
    BotMenuCommand(name: "status", summary: "what waits and what runs"),
    BotMenuCommand(name: "stop", summary: "end your prompts before it"),
    BotMenuCommand(name: "reset", summary: "begin a new conversation"),
  ]

  /// `/help`: `personas` in alphabetical order.
  static func help(personas: [String]) -> String {
    var lines = [
      "Any text is a prompt for the agent.",
      "/status – what waits and what runs",
      "/stop – end your prompts before it",
      "/reset – begin a new conversation",
      "/help – this list",
    ]
    lines += personas.map { "/\($0) TEXT – a prompt for the persona \($0)" }
    return lines.joined(separator: "\n")
  }

  /// `/status`: `waiting` prompts of all chats, `isRunning` when one is with the agent; `trouble` says
  /// why answers may take longer.
  static func status(waiting: Int, isRunning: Bool, trouble: [String]) -> String {
    let running = isRunning ? "One prompt is with the agent" : "No prompt is with the agent"
    return (["\(running), \(waiting) in the queue."] + trouble.map { "Trouble: \($0)." })
      .joined(separator: "\n")
  }

  /// `/stop` that ended `count` prompts.
  static func stopped(_ count: Int) -> String {
    switch count {
    case 0: "There is nothing to stop."
    case 1: "Stopped one prompt."
    default: "Stopped \(count) prompts."
    }
  }

  /// `/reset`, when its turn has come.
  static let reset = "This is the beginning of a new conversation."

  /// A command of no meaning here.
  static func unknown(_ name: String) -> String {
    "I don't know /\(name). /help says what I understand."
  }

  /// `/<persona>` without a text.
  static func textMissing(_ persona: String) -> String {
    "Write the prompt behind it: /\(persona) TEXT"
  }

  /// A message without text.
  static func unsupported(_ media: MediaKind) -> String {
    "I can read text only, not \(media.name). Write it, or add a caption."
  }

  /// Goes below the answer to a caption.
  static func attachmentLeft(_ media: MediaKind) -> String {
    "(The agent was given the text only, not \(media.name).)"
  }

  /// The rate limit said no (R5).
  static func limited(persona: String, retryAfter: Duration) -> String {
    """
    That is too many prompts for \(persona) at a time. This one is not answered; please send it again in \
    \(retryAfter.inWords).
    """
  }

  /// A prompt that has waited a while: `position` counts those before it and itself.
  static func position(_ position: Int) -> String {
    "Your prompt is number \(position) in the queue."
  }

  /// The agent no longer knows the conversation.
  static let contextLost =
    "The agent has forgotten the conversation so far; this begins a new one."

  /// The agent asks for an authorisation.
  static func authorization(_ text: String) -> String {
    text.isBlank ? "The agent waits for an authorisation." : text
  }

  /// An answer without a word in it.
  static let nothingSaid = "The agent is done; it said nothing."
}

extension MediaKind {
  /// `a photo`, `an animation`.
  fileprivate var name: String {
    let words = rawValue.split(separator: "_").joined(separator: " ")
    if case .dice = self { return words }
    if case .paidMedia = self { return words }
    return ("aeiou".contains(words.first ?? "x") ? "an " : "a ") + words
  }
}

extension String {
  /// Whether Telegram would call it empty.
  var isBlank: Bool { allSatisfy(\.isWhitespace) }
}

extension Duration {
  /// Rounded up: `24 seconds`, `3 minutes`.
  fileprivate var inWords: String {
    let (whole, rest) = components
    let seconds = max(whole + (rest > 0 ? 1 : 0), 1)
    if seconds == 1 { return "a second" }
    return seconds < 120 ? "\(seconds) seconds" : "\((seconds + 59) / 60) minutes"
  }
}

extension RelayStatus.AgentCondition {
  /// What a chat is told of it.
  var trouble: [String] {
    if case .unreachable = self { return ["the agent cannot be reached"] }
    return []
  }
}
