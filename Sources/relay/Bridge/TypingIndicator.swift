import Threads

/// Shows in a chat that the bot is typing while the agent is working on the chat's prompt.
///
/// All prompts share one timer, because a timer for each prompt would cost more than most prompts
/// do.
struct TypingIndicator {
  /// The delay before the chat sees that the bot is typing, which is also the interval of the
  /// timer. Most agents answer sooner, and if every prompt had an indicator, one call in four would
  /// be for it.
  private static let patience = Duration.milliseconds(300)

  /// The interval at which the indicator is shown again. Telegram shows it for 5 s.
  private static let interval = Duration.seconds(4)

  private let bot: BotClient
  private let lifetime: Lifetime

  /// The chat whose prompt the agent is working on, and when its indicator is shown next.
  private var current: (place: ChatTopic, due: ContinuousClock.Instant)?

  /// The last call that shows the indicator.
  private var call: Lifetime.Work?

  private var isWatching = false

  /// Creates an indicator that is not shown. `lifetime` owns its timer and its calls.
  init(bot: BotClient, lifetime: Lifetime) {
    self.bot = bot
    self.lifetime = lifetime
  }

  /// Records that the agent has begun to work on a prompt from `place`. The timer calls `tick`,
  /// which must call ``tick(at:)`` on this value and return its result.
  mutating func begin(
    in place: ChatTopic, at now: ContinuousClock.Instant, tick: @escaping @Sendable () async -> Bool
  ) {
    current = (place, now + TypingIndicator.patience)
    guard !isWatching else { return }
    isWatching = true
    lifetime.start {
      repeat {
        do { try await Task.sleep(for: TypingIndicator.patience) } catch { return }
      } while await tick()
    }
  }

  /// Records that the agent has stopped working on the prompt.
  mutating func end() {
    call?.cancel()
    current = nil
  }

  /// Shows the indicator if it is due. Returns whether the timer must continue: false if the agent
  /// is not working on a prompt.
  mutating func tick(at now: ContinuousClock.Instant) -> Bool {
    guard let (place, due) = current else {
      isWatching = false
      return false
    }
    guard due <= now else { return true }
    current = (place, now + TypingIndicator.interval)
    call = lifetime.start { [bot] in
      // The call is best effort, so its error is ignored.
      try? await bot.showTyping(in: place, deadline: now + TypingIndicator.interval)
    }
    return true
  }
}
