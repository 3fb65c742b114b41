import Support
import Threads

@testable import sandbox

/// Telegram's double, an agent of somebody else, and `relay` between them.
final class AgentStage: Sendable {
  let telegram: TelegramDouble
  let folder: TemporaryFolder
  private let kind: AgentKind

  /// Below the range from which the system chooses, and away from other tests' ports.
  private static let ports = Locked(UInt16.random(in: 10_000..<18_000))

  private static func nextPort() -> UInt16 {
    ports.withLock { port in
      port = port < 19_999 ? port + 1 : 10_000
      return port
    }
  }

  /// The double, running.
  init(_ kind: AgentKind) throws {
    self.kind = kind
    telegram = try TelegramDouble()
    folder = try TemporaryFolder()
  }

  /// Starts the agent; with a port, on that one again.
  func startAgent(port: UInt16 = 0) async throws -> AgentProcess {
    try await AgentProcess(kind, port: port, folder: folder)
  }

  /// Starts `relay` before that agent.
  func startRelay(agent: AgentProcess) async throws -> RelayProcess {
    let variables: KeyValuePairs = [
      "RELAY_ENV": "dev", "LOG_LEVEL": "DEBUG", "RATE_LIMIT_PER_MINUTE": "0",
      "TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url,
      "TELEGRAM_CHAT_ID_ALLOWLIST": "501", "TELEGRAM_POLL_TIMEOUT": "5s",
      "A2A_BASE_URL": agent.url, "A2A_API_KEY": "an-agent-that-asks-for-none",
      "A2A_RETRY_BASE": "100ms", "A2A_RETRY_CAP": "500ms", "A2A_TIMEOUT": "30s",
      "CHAT_ID_HASH_SALT": "0123456789abcdef0123456789abcdef",
      "METRICS_LISTEN": "127.0.0.1:\(Self.nextPort())",
    ]
    let text = variables.map { "\($0.key)=\($0.value)\n" }.joined()
    let file = try folder.write(text, to: "relay.env", mode: 0o600)
    return try await RelayProcess(file: file, folder: folder.path)
  }

  /// Posts a text in the chat and gives the next message there.
  func answer(to text: String) async throws -> String {
    telegram.post(chat: 501, text: text)
    return try await telegram.nextMessage(within: .seconds(40)).text
  }
}

/// A stage for one test, closed at its end.
func withAgentStage(
  _ kind: AgentKind, _ body: (AgentStage) async throws -> Void
) async throws {
  let stage = try AgentStage(kind)
  do {
    try await body(stage)
  } catch {
    await stage.telegram.stop()
    throw error
  }
  await stage.telegram.stop()
}
