import Glibc

/// A line of input, parsed.
enum ChatLine: Equatable, Sendable {
  /// A message from the current chat. It may be a `!` command for the agent.
  case message(String)
  /// `!photo [caption]`: a photo from the current chat.
  case photo(caption: String?)
  /// `!kill`: kills relay with SIGKILL and starts it again.
  case kill
  /// `!start`: starts relay if it is not running.
  case start
  /// `!chat ID`: changes the current chat.
  case chat(Int64)
  /// `!fault telegram|agent NAME [TIMES]`: injects a fault into the next calls.
  case telegramFault(TelegramFault, times: Int)
  case agentFault(AgentFault, times: Int)
  /// `!wait`: waits until all messages have been answered.
  case wait
  case help
  case quit
  case empty
  /// An invalid command. The value describes the expected form.
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
        ?? .misused("expected !chat ID, where ID is a chat's number such as 1002")
    case "!fault": self = ChatLine.fault(Array(words.dropFirst()))
    default: self = .message(line)
    }
  }

  private static func fault(_ words: [String]) -> ChatLine {
    let times = words.count > 2 ? Int(words[2]) ?? 0 : 1
    guard words.count >= 2, (1...1000).contains(times) else {
      return .misused("expected !fault telegram|agent NAME [TIMES], where TIMES is 1 to 1000")
    }
    switch words[0] {
    case "telegram":
      return telegramFaults[words[1]].map { .telegramFault($0, times: times) }
        ?? .misused(
          "expected a Telegram fault: \(telegramFaults.keys.sorted().joined(separator: " "))")
    case "agent":
      return agentFaults[words[1]].map { .agentFault($0, times: times) }
        ?? .misused(
          "expected an agent fault: \(agentFaults.keys.sorted().joined(separator: " "))")
    default: return .misused("expected !fault telegram or !fault agent")
    }
  }

  /// The faults of the Telegram double, by the names that `!fault` accepts.
  static let telegramFaults: [String: TelegramFault] = [
    "close": .closeBefore, "lost": .closeAfter, "cut": .cutInBody, "hang": .hang, "drip": .drip,
    "huge": .huge, "500": .restarting, "502": .badGateway, "429": .flood(2), "401": .unauthorized,
    "404": .notFound, "409": .otherConsumer, "webhook": .webhook, "garbage": .garbage,
    "names": .duplicateNames, "twice": .sameUpdateTwice, "lower": .idsRestart(at: 7),
    "higher": .idsRestart(at: 900_000), "late": .latency(.seconds(3)),
  ]

  /// The faults of the agent double, by the names that `!fault` accepts.
  static let agentFaults: [String: AgentFault] = [
    "close": .closeBefore, "lost": .closeAfter, "cut": .cutInBody, "hang": .hang, "drip": .drip,
    "huge": .huge, "500": .serverError, "503": .unavailable(2), "429": .flood(2),
    "401": .unauthorized, "version": .versionRefused, "task": .lostTask, "context": .lostContext,
    "garbage": .garbage, "late": .latency(.seconds(3)),
  ]

  static let helpText = """
    TEXT                     send a message from the current chat; the answer appears below it
    /help /status /stop      commands that relay itself answers; also /reset and /research TEXT (a persona)
    !slow 5 TEXT             the agent answers after 5 s; also !direct TEXT, !ask QUESTION, !fail TEXT, !reject TEXT,
                             !auth, !never, !stream A B C, !status TEXT, !long 5000, !empty
    !photo [CAPTION]         send a photo
    !chat ID                 change the current chat; 1001, 1002 and -1000000001003 are on the allow-list
    !kill                    kill relay with SIGKILL and start it again
    !start                   start relay if it has ended
    !fault telegram NAME [N] make the next N calls to Telegram fail: \(telegramFaults.keys.sorted().joined(separator: " "))
    !fault agent NAME [N]    make the next N calls to the agent fail: \(agentFaults.keys.sorted().joined(separator: " "))
    !wait                    wait until all messages are answered
    !quit                    stop relay and exit, as Ctrl-D does
    """
}

/// Reads lines from a descriptor that poll(2) has reported as readable.
struct LineReader {
  /// The maximum length of a line, in bytes. A longer line is split.
  static let longest = 64 << 10

  private let descriptor: Int32
  private var rest: [UInt8] = []
  private(set) var isAtEnd = false

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// Reads the available bytes and returns the complete lines. At the end of the input, a last line
  /// without a line feed is returned as well.
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
