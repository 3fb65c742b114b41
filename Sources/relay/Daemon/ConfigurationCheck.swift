import Configuration
import Console
import HTTP
import Threads

/// `relay --check-config`: checks whether relay would start with this configuration.
enum ConfigurationCheck {
  static let option = Option<Bool>.flag("check-config", help: "check the configuration and exit")

  /// Writes a summary of the valid configuration to standard output. Throws `.no` with one line for
  /// each fault.
  static func run(
    _ configuration: CheckedConfiguration, _ invocation: Invocation, _ terminal: Terminal
  ) throws(Failure) -> ExitStatus {
    let settings = try Settings(configuration)
    try requireStateFolder(settings)
    try terminal.out.write(configuration.summary)
    for lookalike in settings.undeclared?.lookalikes ?? [] {
      terminal.note("warning: environment: \(lookalike)")
    }
    for warning in settings.expiringAuthorities { terminal.note("warning: \(warning)") }
    guard invocation[OnlineCheck.option] else { return .yes }
    let check = OnlineCheck(settings)
    var faults: [String] = []
    for answer in runBlocking({ await check.answers() }) {
      switch answer {
      case .good(let line): try terminal.out.write(line + "\n")
      case .bad(let line): faults.append(line)
      }
    }
    guard faults.isEmpty else { throw Failure(refusing: faults) }
    return .yes
  }

  /// Throws `.no` if a folder is configured that cannot contain the journal.
  static func requireStateFolder(_ settings: Settings) throws(Failure) {
    guard let path = settings.stateFolder else { return }
    do throws(StateError) { try StateFolder.check(path) } catch {
      throw Failure(.no, "STATE_DIR: \(error.message)")
    }
  }

  /// Throws a usage error if an option is set that requires `--check-config`.
  static func refuseItsOptions(_ invocation: Invocation) throws(Failure) {
    guard !invocation[OnlineCheck.option] else {
      throw Failure(.usage, "option --online requires --check-config")
    }
  }
}

/// `relay --check-config --online`: checks whether Telegram and the agent accept the configuration.
///
/// Both peers are called at the same time, and nothing is changed on either side.
struct OnlineCheck: Sendable {
  static let option = Option<Bool>.flag(
    "online", help: "with --check-config: also call Telegram and the agent")

  /// The time limit for the replies of both peers.
  static let timeout = Duration.seconds(10)

  /// The result for one peer: a line that begins with the peer's name.
  enum Answer: Equatable, Sendable {
    case good(String)
    case bad(String)
  }

  private let settings: Settings
  private let transport: Transport

  /// Creates a check of `settings`.
  init(_ settings: Settings) {
    self.settings = settings
    transport = Transport(egress: settings.egress)
  }

  /// Returns the results, Telegram's first.
  func answers() async -> [Answer] {
    let deadline = ContinuousClock.now + OnlineCheck.timeout
    async let telegram = telegram(by: deadline)
    async let agent = agent(by: deadline)
    let answers = [await telegram, await agent]
    await transport.close()
    return answers
  }

  private func telegram(by deadline: ContinuousClock.Instant) async -> Answer {
    let client = BotClient(settings.botAPI) { [transport] (request) async throws(TransferError) in
      try await transport.send(request)
    }
    do throws(BotError) {
      let bot = try await client.identity(deadline: deadline)
      return .good(
        "telegram: @\(escapedForTerminal(bot.username)), id \(bot.id), \"\(escapedForTerminal(bot.name))\""
      )
    } catch {
      return .bad("telegram: \(error.message)")
    }
  }

  private func agent(by deadline: ContinuousClock.Instant) async -> Answer {
    let client = AgentClient(
      base: settings.agentBase, credential: settings.agentCredential,
      timeouts: settings.agentTimeouts, answerLimit: settings.answerLimit,
      contexts: settings.agentContexts,
      transport: AgentTransport(transport))
    do throws(AgentFailure) { try await client.connect(deadline: deadline) } catch {
      return .bad("agent: \(error.message)")
    }
    guard let card = await client.card, let endpoint = await client.endpoint else {
      return .bad("agent: no agent card found")
    }
    let manner = endpoint.streams ? "streaming" : "polled"
    return .good(
      "agent: \"\(escapedForTerminal(card.name))\", A2A \(endpoint.version.rawValue), \(manner), \(pinning)"
    )
  }

  /// What the connection proves about the agent's key.
  private var pinning: String {
    let origin = settings.agentBase.origin
    guard origin.scheme == .https else { return "not over TLS" }
    return settings.egress[origin]?.pins.isEmpty == false ? "key matches a pin" : "key not pinned"
  }
}
