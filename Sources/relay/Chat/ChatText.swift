import HTTP

/// What the relay itself says in a chat.
enum ChatText {
  /// The reply to `/start`.
  static let start = """
    Send me a message: I pass it to the agent and bring back its answer. /help lists what else you can send.
    """

  /// The menu that clients offer.
  static let menu = [
    BotMenuCommand(name: "help", summary: "what you can send"),
    BotMenuCommand(name: "status", summary: "what is waiting and running"),
    BotMenuCommand(name: "stop", summary: "cancel your queued prompts"),
    BotMenuCommand(name: "reset", summary: "start a new conversation"),
  ]

  /// The reply to `/help`; `personas` in the order in which they are listed.
  static func help(personas: [String]) -> String {
    var lines = [
      "Any text is a prompt for the agent.",
      "/status – what is waiting and running",
      "/stop – cancel your prompts, queued and in progress",
      "/reset – start a new conversation",
      "/help – this list",
    ]
    lines += personas.map { "/\($0) TEXT – a prompt for the persona \($0)" }
    return lines.joined(separator: "\n")
  }

  /// The reply to `/status`: `waiting` counts the prompts of all chats, `isRunning` is true while
  /// the agent is working on one.
  static func status(waiting: Int, isRunning: Bool, isAgentUnreachable: Bool) -> String {
    let running = isRunning ? "One prompt is with the agent" : "No prompt is with the agent"
    let status = "\(running), \(waiting) in the queue."
    return isAgentUnreachable ? status + "\nThe agent cannot be reached right now." : status
  }

  /// The reply to a `/stop` that ended `count` prompts.
  static func stopped(_ count: Int) -> String {
    switch count {
    case 0: "There is nothing to stop."
    case 1: "Stopped one prompt."
    default: "Stopped \(count) prompts."
    }
  }

  /// The reply to `/reset`, when its turn has come.
  static let reset = "This is the beginning of a new conversation."

  /// The reply to a command that does not exist.
  static func unknown(_ name: String) -> String {
    "I don't know /\(name). /help lists the commands."
  }

  /// The reply to `/<persona>` without a text.
  static func textMissing(_ persona: String) -> String {
    "Add your prompt after the command: /\(persona) TEXT"
  }

  /// The reply to a message without a text.
  static func unsupported(_ media: MediaKind) -> String {
    "I can read only text, not \(media.name). Please send text, or add a caption."
  }

  /// Ends the answer to a caption.
  static func attachmentLeftOut(_ media: MediaKind) -> String {
    "(The agent received only the text, not \(media.name).)"
  }

  /// The reply to a prompt over the rate limit.
  static func limited(persona: String, retryAfter: Duration) -> String {
    """
    There are too many prompts for \(persona) right now. This one will not be answered; please send it \
    again in \(retryAfter.inWords).
    """
  }

  /// The notice about a prompt that has waited a while; `position` is its place in the queue, from
  /// 1.
  static func position(_ position: Int) -> String {
    "Your prompt is number \(position) in the queue."
  }

  /// What the chat must know before the agent's answer.
  static func notice(_ notice: AgentNotice) -> String {
    switch notice {
    case .authorization(let text): authorization(text)
    case .earlierAnswer(let text): text.isBlank ? emptyAnswer : text
    case .contextLost:
      "The agent no longer has this conversation, so your prompt starts a new one."
    }
  }

  /// The notice that the agent asks for an authorization; `text` is the agent's.
  static func authorization(_ text: String) -> String {
    text.isBlank ? "The agent is waiting for an authorization." : text
  }

  /// Replaces an answer without any text.
  static let emptyAnswer = "The agent finished without an answer."
}

// Why a prompt was not answered, and what to do about it.
extension ChatText {
  /// The text for the chat; nil if the chat itself has stopped the prompt.
  static func failure(_ failure: AgentFailure) -> String? {
    switch failure {
    case .call(let call): self.failure(call)
    case .outcomeUnknown:
      """
      The connection to the agent broke while it may have been working on this, so I did not ask twice. Please \
      check whether it was done before you send it again.
      """
    case .timedOut: "The agent took too long and was stopped. Please try again later."
    case .taskLost: "The agent has lost this task. Please send it again."
    case .taskFailed(let text): append(text, to: "The agent failed")
    case .taskRejected(let text): append(text, to: "The agent will not do this")
    case .taskCanceled(let text): append(text, to: "The agent canceled this")
    case .stopped: nil
    }
  }

  private static func failure(_ call: CallFailure) -> String {
    guard !call.isTransient else {
      return "The agent cannot be reached. Please try again later."
    }
    switch call {
    case .transfer(.pinMismatch), .transfer(.tlsFailed):
      return
        "The agent could not prove its identity, so your prompt was not sent. The operator must look into this."
    case .status(401, _), .status(403, _):
      return "The agent refused the relay's credential. The operator must look into this."
    case .card: return "The agent is misconfigured. The operator must look into this."
    case .transfer, .status, .rpc, .unreadable:
      return "The agent refused this prompt. Sending it again will not help."
    }
  }

  private static func append(_ text: String, to sentence: String) -> String {
    text.isBlank ? "\(sentence)." : "\(sentence): \(text)"
  }
}

extension MediaKind {
  /// With its article: `a photo`, `an animation`.
  fileprivate var name: String {
    let words = rawValue.split(separator: "_").joined(separator: " ")
    if case .dice = self { return words }
    if case .paidMedia = self { return words }
    return ("aeiou".contains(words.first ?? "x") ? "an " : "a ") + words
  }
}

extension String {
  /// Whether Telegram would consider it empty.
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
