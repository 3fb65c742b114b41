/// The prompt with the agent.
struct RunningPrompt: Sendable {
  /// Why it is ended before the agent is done.
  enum Ending: Hashable, Sendable {
    /// The chat said `/stop`.
    case stopped

    /// The process leaves: the next one answers the prompt.
    case left
  }

  /// Its name in the inbox.
  let ticket: InboxTicket

  /// The prompt.
  let prompt: Prompt

  /// When its chat is to see next that the bot is typing.
  var typingDue: ContinuousClock.Instant

  /// The call of the agent.
  let work: Lifetime.Work

  /// Why it ends early; nil while it does not.
  var ending: Ending?

  /// Ends it; the first reason counts.
  mutating func end(_ ending: Ending) {
    guard self.ending == nil else { return }
    self.ending = ending
    work.cancel()
  }
}
