// Showing that something is going on.
extension Bridge {
  /// How long an agent has before the chat sees that the bot is typing, and how often that is looked
  /// at: most agents need no longer, and a call for each prompt would be one in four.
  static let typingPatience = Duration.milliseconds(300)

  /// How often it is shown: Telegram shows it for 5 s.
  private static let interval = Duration.seconds(4)

  /// Sees to it that the chat of a prompt that takes long is shown so. One watch for all prompts:
  /// a timer for each would cost more than most prompts.
  func watchTyping() {
    guard !isWatchingTyping else { return }
    isWatchingTyping = true
    parts.lifetime.start { [self] in
      repeat {
        do { try await Task.sleep(for: Bridge.typingPatience) } catch { return }
      } while await showTyping()
    }
  }

  /// Shows it if it is time; false when no prompt is with the agent.
  private func showTyping() -> Bool {
    guard var running else {
      isWatchingTyping = false
      return false
    }
    let now = ContinuousClock.now
    guard running.typingDue <= now else { return true }
    running.typingDue = now + Bridge.interval
    self.running = running
    let (bot, place) = (parts.bot, running.prompt.message.place)
    typing = parts.lifetime.start {
      // Best effort: nothing depends on it.
      try? await bot.showTyping(in: place, deadline: now + Bridge.interval)
    }
    return true
  }
}
