import Threads

/// Shows a chat that the bot is typing while the agent is working on its prompt.
///
/// One timer runs for all prompts: a timer for each would cost more than most prompts.
struct TypingIndicator {
  /// How long an agent has before the chat sees that the bot is typing, and how often the timer
  /// checks that: most agents need no longer, and a call for each prompt would be one in four.
  private static let patience = Duration.milliseconds(300)

  /// How often it is shown again: Telegram shows it for 5 s.
  private static let interval = Duration.seconds(4)

  private let bot: BotClient
  private let lifetime: Lifetime

  /// The chat whose prompt the agent is working on, and when to show it next that the bot is
  /// typing.
  private var current: (place: ChatTopic, due: ContinuousClock.Instant)?

  /// The call in flight.
  private var call: Lifetime.Work?

  private var isWatching = false

  /// An indicator that shows nothing yet; `lifetime` owns its timer and calls.
  init(bot: BotClient, lifetime: Lifetime) {
    self.bot = bot
    self.lifetime = lifetime
  }

  /// Records that the agent has begun to work on a prompt of `place`. `tick` must call
  /// ``tick(at:)`` on this value and return its result.
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

  /// Shows the chat that the bot is typing if it is time; false ends the timer, since the agent is
  /// not working on a prompt.
  mutating func tick(at now: ContinuousClock.Instant) -> Bool {
    guard let (place, due) = current else {
      isWatching = false
      return false
    }
    guard due <= now else { return true }
    current = (place, now + TypingIndicator.interval)
    call = lifetime.start { [bot] in
      // Best effort: nothing depends on it.
      try? await bot.showTyping(in: place, deadline: now + TypingIndicator.interval)
    }
    return true
  }
}
