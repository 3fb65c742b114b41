import Support
import Threads

@testable import sandbox

/// Telegram, an agent and a place for `relay` between them.
final class Stage: Sendable {
  /// The chats that are served.
  static let chats: [Int64] = [501, 502, 503, 504]

  let telegram: TelegramDouble
  let agent: AgentDouble
  let folder: TemporaryFolder

  /// Where `relay` serves its pages.
  let port: UInt16

  /// Below the range from which the system chooses ports: a port that is free now is still free when
  /// `relay` listens, whatever other tests do meanwhile.
  private static let ports = Locked(UInt16.random(in: 20_000..<30_000))

  private static func nextPort() -> UInt16 {
    ports.withLock { port in
      port = port < 31_999 ? port + 1 : 20_000
      return port
    }
  }

  /// Both doubles, running.
  init(agentRules: AgentRules = AgentRules()) throws {
    telegram = try TelegramDouble()
    agent = try AgentDouble(rules: agentRules)
    folder = try TemporaryFolder()
    port = Stage.nextPort()
  }

  /// The variables of a developer's relay, with `changes` applied; nil removes a variable.
  func variables(_ changes: [String: String?] = [:]) -> [String: String] {
    var variables: [String: String] = [
      "RELAY_ENV": "dev", "LOG_LEVEL": "DEBUG", "RATE_LIMIT_PER_MINUTE": "0",
      "TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url,
      "TELEGRAM_CHAT_ID_ALLOWLIST": Stage.chats.map(String.init).joined(separator: ","),
      "TELEGRAM_POLL_TIMEOUT": "5s", "A2A_BASE_URL": agent.url, "A2A_API_KEY": AgentDouble.key,
      "A2A_RETRY_BASE": "50ms", "A2A_RETRY_CAP": "200ms", "A2A_TIMEOUT": "5s",
      "CHAT_ID_HASH_SALT": "0123456789abcdef0123456789abcdef",
      "METRICS_LISTEN": "127.0.0.1:\(port)",
    ]
    for (name, value) in changes { variables[name] = value }
    return variables
  }

  /// Starts `relay` with those variables.
  func start(
    _ changes: [String: String?] = [:], arguments: [String] = [],
    environment: [String: String] = [:]
  ) async throws -> RelayProcess {
    let text = variables(changes).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\n" }
    let name = "relay-\(UInt32.random(in: .min ... .max)).env"
    let file = try folder.write(text.joined(), to: name, mode: 0o600)
    return try await RelayProcess(
      file: file, folder: folder.path, arguments: arguments, environment: environment)
  }

  /// The texts of the agent's answers. On a slow machine, relay also sends where a prompt is in the
  /// queue.
  var answers: [String] { telegram.messages.map(\.text).filter { $0.hasPrefix("echo: ") } }

  /// Ends both doubles.
  func close() async {
    await telegram.stop()
    await agent.stop()
  }
}

/// Runs a test on a stage of its own, which is closed at the end.
func withStage(
  _ rules: AgentRules = AgentRules(), _ body: (Stage) async throws -> Void
) async throws {
  let stage = try Stage(agentRules: rules)
  do {
    try await body(stage)
  } catch {
    await stage.close()
    throw error
  }
  await stage.close()
}
