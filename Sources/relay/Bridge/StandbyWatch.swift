import HTTP
import Threads

/// Checks periodically, while this instance is passive, whether it could take over: whether
/// Telegram answers `getMe` and the agent's card can be read. An active instance learns this from
/// its polls and prompts.
struct StandbyWatch {
  /// The pause between two checks.
  static let interval = Duration.seconds(30)

  /// The time limit of `getMe`.
  private static let patience = Duration.seconds(10)

  private let bot: BotClient
  private let agentHealth: AgentHealth
  private let lifetime: Lifetime
  private var work: Lifetime.Work?

  /// Creates a watch that checks nothing before ``begin(after:note:)``.
  init(_ parts: BridgeParts) {
    bot = parts.bot
    agentHealth = parts.agentHealth
    lifetime = parts.lifetime
  }

  /// Checks after `pause` and then every ``interval``, until ``end()``. `note` receives what each
  /// check shows about Telegram.
  mutating func begin(
    after pause: Duration, note: @escaping @Sendable (RelayStatus.TelegramCondition) async -> Void
  ) {
    end()
    work = lifetime.start { [bot, agentHealth] in
      do { try await Task.sleep(for: pause) } catch { return }
      while !Task.isCancelled {
        async let agent = agentHealth.check()
        if let condition = await StandbyWatch.condition(of: bot) { await note(condition) }
        _ = await agent
        do { try await Task.sleep(for: StandbyWatch.interval) } catch { return }
      }
    }
  }

  /// Stops the checks.
  mutating func end() {
    work?.cancel()
    work = nil
  }

  /// Calls `getMe`. Returns nil if the call was canceled.
  private static func condition(of bot: BotClient) async -> RelayStatus.TelegramCondition? {
    do throws(BotError) {
      _ = try await bot.identity(deadline: .now + patience)
      return .identified
    } catch {
      return error == .transfer(.cancelled) ? nil : RelayStatus.TelegramCondition(error)
    }
  }
}
