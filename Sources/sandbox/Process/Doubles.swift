import Console
import HTTPServer
import Threads

/// Both doubles, and what relay is told of them.
struct Doubles: Sendable {
  /// The chats that are on the allow-list: two persons and a group.
  static let chats: [Int64] = [1001, 1002, -1_000_000_001_003]

  let telegram: TelegramDouble
  let agent: AgentDouble
  let chats: [Int64]

  /// Starts both, on ports of the system's choice.
  init(chats: [Int64] = Doubles.chats) throws(Failure) {
    do throws(ServerError) {
      telegram = try TelegramDouble()
      agent = try AgentDouble(rules: AgentRules(key: AgentDouble.key))
    } catch {
      throw Failure(.undecided, "\(error)")
    }
    self.chats = chats
  }

  /// Stops both; blocks the calling thread until they have stopped.
  func stop() {
    runBlocking { [telegram, agent] in
      await telegram.stop()
      await agent.stop()
    }
  }

  /// The variables of relay's contract that lead it to the doubles.
  func variables(metrics port: UInt16) -> [String: String] {
    [
      "RELAY_ENV": "dev", "TELEGRAM_API_URL": telegram.url, "TELEGRAM_BOT_TOKEN": telegram.token,
      "TELEGRAM_CHAT_ID_ALLOWLIST": chats.map(String.init).joined(separator: ","),
      "A2A_BASE_URL": agent.url, "A2A_API_KEY": AgentDouble.key,
      "CHAT_ID_HASH_SALT": "sandbox-salt-which-protects-nothing",
      "METRICS_LISTEN": "127.0.0.1:\(port)",
    ]
  }
}
