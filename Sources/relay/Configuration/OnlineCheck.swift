import Console
import HTTP

/// `relay --check-config --online`: whether Telegram and the agent take what is configured. Both are
/// asked at once, and nothing is changed at either.
struct OnlineCheck: Sendable {
  static let option = Option<Bool>.flag(
    "online", help: "with --check-config: ask Telegram and the agent too")

  /// How long both may take to answer.
  static let patience = Duration.seconds(10)

  /// What asking one of them brought: a line that begins with its name.
  enum Answer: Equatable, Sendable {
    case good(String)
    case bad(String)
  }

  private let settings: Settings
  private let transport: Transport

  /// A check of these settings.
  init(_ settings: Settings) {
    self.settings = settings
    transport = Transport(egress: settings.egress)
  }

  /// The answers, Telegram's first.
  func answers() async -> [Answer] {
    let deadline = ContinuousClock.now + OnlineCheck.patience
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
      return .good("telegram: @\(inert(bot.username)), id \(bot.id), \"\(inert(bot.name))\"")
    } catch {
      return .bad("telegram: \(error.words)")
    }
  }

  private func agent(by deadline: ContinuousClock.Instant) async -> Answer {
    let client = AgentClient(
      base: settings.agentBase, credential: settings.agentCredential,
      patience: settings.agentPatience, contexts: settings.agentContexts,
      wire: AgentWire(transport))
    do throws(AgentFailure) { try await client.connect(deadline: deadline) } catch {
      return .bad("agent: \(error.words)")
    }
    guard let card = await client.card, let endpoint = await client.endpoint else {
      return .bad("agent: no agent card")
    }
    let manner = endpoint.streams ? "streaming" : "polled"
    return .good(
      "agent: \"\(inert(card.name))\", A2A \(endpoint.version.rawValue), \(manner), \(pinning)")
  }

  /// What the answer over this connection has proved of the agent's key.
  private var pinning: String {
    let origin = settings.agentBase.origin
    guard origin.scheme == .https else { return "not over TLS" }
    return settings.egress[origin]?.pins.isEmpty == false ? "key as pinned" : "key not pinned"
  }
}
