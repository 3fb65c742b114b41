import Console
import Glibc
import HTTPServer
import Threads

/// Both doubles, and the variables that connect relay to them.
struct Doubles: Sendable {
  /// The chats on the allow-list: two users and a group.
  static let chats: [Int64] = [1001, 1002, -1_000_000_001_003]

  let telegram: TelegramDouble
  let agent: AgentDouble
  let chats: [Int64]

  /// Starts both doubles on ports that the system chooses.
  init(chats: [Int64] = Doubles.chats) throws(Failure) {
    do throws(ServerError) {
      telegram = try TelegramDouble()
      agent = try AgentDouble(rules: AgentRules(key: AgentDouble.key))
    } catch {
      throw Failure(.undecided, "\(error)")
    }
    self.chats = chats
  }

  /// Stops both doubles. The calling thread is blocked until they have stopped.
  func stop() {
    runBlocking { [telegram, agent] in
      await telegram.stop()
      await agent.stop()
    }
  }

  /// Returns the variables of relay's contract that connect relay to the doubles.
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

/// Returns a port of 127.0.0.1 that is currently free.
func freePort() throws(Failure) -> UInt16 {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
  guard descriptor >= 0 else {
    throw Failure(.undecided, "cannot find a free port: \(systemMessage(errno))")
  }
  defer { close(descriptor) }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
  var size = socklen_t(MemoryLayout<sockaddr_in>.size)
  let status = withUnsafeMutablePointer(to: &address) { address in
    address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
      bind(descriptor, address, size) == 0 ? getsockname(descriptor, address, &size) : -1
    }
  }
  guard status == 0 else {
    throw Failure(.undecided, "cannot find a free port: \(systemMessage(errno))")
  }
  return UInt16(bigEndian: address.sin_port)
}
