import HTTP

/// The texts that the relay itself sends to chats.
enum ChatText {
  /// The reply to `/start`.
  static let start = """
    Send me a message. I will pass it on to the agent and reply with its answer. Send /help to see what else \
    you can send.
    """

  /// The command menu that Telegram's apps show.
  static let menu = [
    BotMenuCommand(name: "help", summary: "show what you can send"),
    BotMenuCommand(name: "status", summary: "show how many prompts are waiting"),
    BotMenuCommand(name: "stop", summary: "cancel your prompts"),
    BotMenuCommand(name: "reset", summary: "start a new conversation"),
  ]

  /// The reply to `/help`, which lists `personas` in the given order.
  static func help(personas: [String]) -> String {
    var lines = [
      "Any text is a prompt for the agent.",
      "/status – show how many prompts are waiting and in progress",
      "/stop – cancel your prompts, both waiting and in progress",
      "/reset – start a new conversation",
      "/help – show this list",
    ]
    lines += personas.map { "/\($0) TEXT – send a prompt to the persona \($0)" }
    return lines.joined(separator: "\n")
  }

  /// The reply to `/status`. `waiting` is the number of queued prompts of all chats. `isRunning` is
  /// whether the agent is working on a prompt.
  static func status(waiting: Int, isRunning: Bool, isAgentUnreachable: Bool) -> String {
    let running = isRunning ? "1 in progress" : "0 in progress"
    let status = "Prompts: \(running), \(waiting) in the queue."
    return isAgentUnreachable ? status + "\nThe agent cannot be reached right now." : status
  }

  /// The reply to a `/stop` that canceled `count` prompts.
  static func stopped(_ count: Int) -> String {
    switch count {
    case 0: "There is nothing to stop."
    case 1: "Stopped one prompt."
    default: "Stopped \(count) prompts."
    }
  }

  /// The reply to a prompt that a process held for more than a day.
  static let expired = """
    Your prompt waited for more than a day while I was not running, so I did not work on it. Please send it again if \
    you still need an answer.
    """

  /// The reply to `/reset`, sent when the command reaches the front of the queue.
  static let reset = "This is the beginning of a new conversation."

  /// The reply to an unknown command.
  static func unknown(_ name: String) -> String {
    "I don't know /\(name). Send /help for a list of commands."
  }

  /// The reply to `/<persona>` without a text.
  static func textMissing(_ persona: String) -> String {
    "Add your prompt after the command: /\(persona) TEXT"
  }

  /// The reply to a message without a text.
  static func unsupported(_ media: MediaKind) -> String {
    "I can read only text, not \(media.name). Please send text, or add a caption."
  }

  /// The reply to an album in which nothing has a caption.
  static let unsupportedAlbum =
    "I can read only text, not an album. Please send text, or add a caption."

  /// The note at the end of an answer to a caption: the agent did not receive the media. `isAlbum`
  /// is whether the media is part of an album.
  static func attachmentLeftOut(_ media: MediaKind, isAlbum: Bool = false) -> String {
    "(The agent received only your text: I cannot forward \(isAlbum ? "an album" : media.name).)"
  }

  /// The reply to a prompt that exceeds the rate limit of `persona`.
  static func limited(persona: String, retryAfter: Duration) -> String {
    """
    There are too many prompts for \(persona) right now, so this one will not be answered. Please send it \
    again in \(retryAfter.inWords).
    """
  }

  /// The notice about a prompt that has been waiting. `position` is its place in the queue, counted
  /// from 1.
  static func position(_ position: Int) -> String {
    "Your prompt is number \(position) in the queue."
  }

  /// The text of a notice that is sent before the agent's answer.
  static func notice(_ notice: AgentNotice) -> String {
    switch notice {
    case .authorization(let text): authorization(text)
    case .earlierAnswer(let text): text.isBlank ? emptyAnswer : text
    case .contextLost:
      "The agent has lost the earlier conversation, so your prompt starts a new one."
    }
  }

  /// The text of the agent's request for authorization. `text` is the agent's own wording; a
  /// default replaces it if it is blank.
  static func authorization(_ text: String) -> String {
    text.isBlank ? "The agent is waiting for authorization." : text
  }

  /// The answer to a prompt whose task was still waiting for authorization at the deadline. The
  /// chat has received the agent's request before.
  static let stillUnauthorized = """
    The agent is still waiting for the authorization that it requested. When you have given it, send any \
    message to continue.
    """

  /// Replaces an agent's answer that contains no text.
  static let emptyAnswer = "The agent finished without an answer."

  /// Replaces an agent's question that contains no text.
  static let emptyQuestion = """
    The agent is waiting for your reply, but did not say what it wants to know.
    """

  /// The note at the end of an answer that exceeds `limit` bytes. `count` is the number of
  /// characters above the note, `length` the length of the whole answer in bytes, if it is known.
  static func answerCut(after count: Int, limit: Int, length: Int?) -> String {
    let size =
      length.map { "has \(byteCount($0)), more than the limit of \(byteCount(limit))" }
      ?? "is larger than \(byteCount(limit))"
    return
      "(The agent's answer \(size), so it is cut here, after its first \(count) characters.)"
  }

  /// Returns a number of bytes in words, such as `4 MiB` or `100000 bytes`.
  static func byteCount(_ bytes: Int) -> String {
    let mebibyte = 1 << 20
    return bytes % mebibyte == 0 ? "\(bytes / mebibyte) MiB" : "\(bytes) bytes"
  }
}

extension MediaKind {
  /// The name with its article if it has one, such as `a photo`, `an animation`, or `dice`.
  fileprivate var name: String {
    let words = rawValue.split(separator: "_").joined(separator: " ")
    if case .dice = self { return words }
    if case .paidMedia = self { return words }
    return ("aeiou".contains(words.first ?? "x") ? "an " : "a ") + words
  }
}

extension Duration {
  /// Rounded up, in seconds below two minutes, in minutes below two hours, in hours below two days
  /// unless it is one day, and in days above: `24 seconds`, `3 minutes`, `5 hours`, `1 day`.
  var inWords: String {
    let (whole, rest) = components
    let seconds = max(whole + (rest > 0 ? 1 : 0), 1)
    let minutes = (seconds + 59) / 60
    let hours = (minutes + 59) / 60
    return switch seconds {
    case 1: "1 second"
    case ..<120: "\(seconds) seconds"
    case ...7200: "\(minutes) minutes"
    case _ where hours == 24: "1 day"
    case ...172_800: "\(hours) hours"
    default: "\((hours + 23) / 24) days"
    }
  }
}
