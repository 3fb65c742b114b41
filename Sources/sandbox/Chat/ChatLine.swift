/// One line of the chat, as it was typed.
enum ChatLine: Equatable, Sendable {
  /// A message of the current chat; for the agent's own `!` words, too.
  case message(String)
  /// `!photo [caption]`: a photo of the current chat.
  case photo(caption: String?)
  /// `!kill`: SIGKILL to relay, and another start.
  case kill
  /// `!start`: another start of a relay that has ended.
  case start
  /// `!chat ID`: the chat that writes from now on.
  case chat(Int64)
  /// `!fault telegram|agent NAME [TIMES]`.
  case telegramFault(TelegramFault, times: Int)
  case agentFault(AgentFault, times: Int)
  /// `!wait`: until all messages are answered.
  case wait
  case help
  case quit
  /// Nothing to do.
  case empty
  /// A command that cannot be understood, and what would have passed.
  case misused(String)

  init(_ line: String) {
    let words = line.split(separator: " ").map(String.init)
    switch words.first {
    case nil: self = .empty
    case "!kill": self = .kill
    case "!start": self = .start
    case "!wait": self = .wait
    case "!help": self = .help
    case "!quit": self = .quit
    case "!photo":
      self = .photo(caption: words.count > 1 ? words.dropFirst().joined(separator: " ") : nil)
    case "!chat":
      self =
        words.dropFirst().first.flatMap { Int64($0) }.map(ChatLine.chat)
        ?? .misused("!chat ID: the number of a chat, such as 1002")
    case "!fault": self = ChatLine.fault(Array(words.dropFirst()))
    default: self = .message(line)
    }
  }

  private static func fault(_ words: [String]) -> ChatLine {
    let times = words.count > 2 ? Int(words[2]) ?? 0 : 1
    guard words.count >= 2, (1...1000).contains(times) else {
      return .misused("!fault telegram|agent NAME [TIMES], TIMES from 1 to 1000")
    }
    switch words[0] {
    case "telegram":
      return telegramFaults[words[1]].map { .telegramFault($0, times: times) }
        ?? .misused("faults of telegram: \(telegramFaults.keys.sorted().joined(separator: " "))")
    case "agent":
      return agentFaults[words[1]].map { .agentFault($0, times: times) }
        ?? .misused("faults of agent: \(agentFaults.keys.sorted().joined(separator: " "))")
    default: return .misused("!fault telegram or !fault agent")
    }
  }

  /// The words for faults of Telegram's side.
  static let telegramFaults: [String: TelegramFault] = [
    "close": .closeBefore, "lost": .closeAfter, "cut": .cutInBody, "hang": .hang, "drip": .drip,
    "huge": .huge, "500": .restarting, "502": .badGateway, "429": .flood(2), "401": .unauthorized,
    "404": .notFound, "409": .otherConsumer, "webhook": .webhook, "garbage": .garbage,
    "names": .duplicateNames, "twice": .sameUpdateTwice, "lower": .idsRestart(at: 7),
    "higher": .idsRestart(at: 900_000), "late": .latency(.seconds(3)),
  ]

  /// The words for faults of the agent's side.
  static let agentFaults: [String: AgentFault] = [
    "close": .closeBefore, "lost": .closeAfter, "cut": .cutInBody, "hang": .hang, "drip": .drip,
    "huge": .huge, "500": .serverError, "503": .unavailable(2), "429": .flood(2),
    "401": .unauthorized, "version": .versionRefused, "task": .lostTask, "context": .lostContext,
    "garbage": .garbage, "late": .latency(.seconds(3)),
  ]

  static let helpText = """
    a line                   a message of the current chat; its answer appears below it
    /help /status /stop      relay's own commands; /reset and /research TEXT (a persona) as well
    !slow 5 TEXT             the agent takes 5 s; others: !direct TEXT, !ask QUESTION, !fail TEXT, !reject TEXT,
                             !auth, !never, !stream A B C, !status TEXT, !long 5000, !empty
    !photo [CAPTION]         a photo
    !chat ID                 write from another chat: 1001, 1002 and -1000000001003 are allowed
    !kill                    SIGKILL relay and start it again; !start when it has ended by itself
    !fault telegram NAME [N] the next N calls of Telegram fail: \(telegramFaults.keys.sorted().joined(separator: " "))
    !fault agent NAME [N]    the same of the agent: \(agentFaults.keys.sorted().joined(separator: " "))
    !wait                    wait until all is answered
    !quit                    or Ctrl-D: stop relay and leave
    """
}
