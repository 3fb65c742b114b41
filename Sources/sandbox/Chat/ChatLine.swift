import Glibc

/// One line of input.
enum ChatLine: Equatable, Sendable {
  /// A message from the current chat, possibly with a `!` command for the agent.
  case message(String)
  /// `!photo [caption]`: a photo from the current chat.
  case photo(caption: String?)
  /// `!kill`: kills relay with SIGKILL and starts it again.
  case kill
  /// `!start`: starts relay again after it has ended.
  case start
  /// `!chat ID`: changes the current chat.
  case chat(Int64)
  /// `!fault telegram|agent NAME [TIMES]`.
  case telegramFault(TelegramFault, times: Int)
  case agentFault(AgentFault, times: Int)
  /// `!wait`: waits until all messages are answered.
  case wait
  case help
  case quit
  case empty
  /// An invalid command, with the expected form.
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
        ?? .misused("faults of Telegram: \(telegramFaults.keys.sorted().joined(separator: " "))")
    case "agent":
      return agentFaults[words[1]].map { .agentFault($0, times: times) }
        ?? .misused("faults of the agent: \(agentFaults.keys.sorted().joined(separator: " "))")
    default: return .misused("!fault telegram or !fault agent")
    }
  }

  /// The names of Telegram's faults.
  static let telegramFaults: [String: TelegramFault] = [
    "close": .closeBefore, "lost": .closeAfter, "cut": .cutInBody, "hang": .hang, "drip": .drip,
    "huge": .huge, "500": .restarting, "502": .badGateway, "429": .flood(2), "401": .unauthorized,
    "404": .notFound, "409": .otherConsumer, "webhook": .webhook, "garbage": .garbage,
    "names": .duplicateNames, "twice": .sameUpdateTwice, "lower": .idsRestart(at: 7),
    "higher": .idsRestart(at: 900_000), "late": .latency(.seconds(3)),
  ]

  /// The names of the agent's faults.
  static let agentFaults: [String: AgentFault] = [
    "close": .closeBefore, "lost": .closeAfter, "cut": .cutInBody, "hang": .hang, "drip": .drip,
    "huge": .huge, "500": .serverError, "503": .unavailable(2), "429": .flood(2),
    "401": .unauthorized, "version": .versionRefused, "task": .lostTask, "context": .lostContext,
    "garbage": .garbage, "late": .latency(.seconds(3)),
  ]

  static let helpText = """
    a line                   a message from the current chat; its answer appears below it
    /help /status /stop      relay's own commands; /reset and /research TEXT (a persona) as well
    !slow 5 TEXT             the agent needs 5 s; others: !direct TEXT, !ask QUESTION, !fail TEXT, !reject TEXT,
                             !auth, !never, !stream A B C, !status TEXT, !long 5000, !empty
    !photo [CAPTION]         send a photo
    !chat ID                 write from another chat: 1001, 1002 and -1000000001003 are allowed
    !kill                    kill relay with SIGKILL and start it again; !start if it has ended by itself
    !fault telegram NAME [N] the next N calls to Telegram fail: \(telegramFaults.keys.sorted().joined(separator: " "))
    !fault agent NAME [N]    the same for the agent: \(agentFaults.keys.sorted().joined(separator: " "))
    !wait                    wait until all messages are answered
    !quit                    or Ctrl-D: stop relay and exit
    """
}

/// Reads lines from a descriptor that poll(2) has reported as readable.
struct LineReader {
  /// A longer line, in bytes, is split there.
  static let longest = 64 << 10

  private let descriptor: Int32
  private var rest: [UInt8] = []
  private(set) var isAtEnd = false

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// Reads what is available and returns the complete lines; at the end also a line without a line
  /// feed.
  mutating func lines() -> [String] {
    var buffer = [UInt8](repeating: 0, count: 16_384)
    let count = read(descriptor, &buffer, buffer.count)
    guard count > 0 else {
      guard count == 0 || (errno != EAGAIN && errno != EINTR) else { return [] }
      isAtEnd = true
      defer { rest = [] }
      return rest.isEmpty ? [] : [String(decoding: rest, as: UTF8.self)]
    }
    rest += buffer.prefix(count)
    var lines: [String] = []
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(String(decoding: rest[..<end], as: UTF8.self))
      rest.removeFirst(end + 1)
    }
    if rest.count > LineReader.longest {
      lines.append(String(decoding: rest, as: UTF8.self))
      rest = []
    }
    return lines
  }
}
