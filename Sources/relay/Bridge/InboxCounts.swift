/// How many updates stand where.
struct InboxCounts: Hashable, Sendable {
  /// Prompts in the queue.
  private(set) var waiting = 0

  /// Prompts with the agent, 0 or 1.
  private(set) var running = 0

  /// Prompts whose answer is ready or on its way.
  private(set) var answering = 0

  /// Of those, prompts whose answer has to wait: flood wait, or a try that failed.
  private(set) var postponed = 0

  /// Prompts that stay at Telegram for want of room.
  private(set) var deferred = 0

  /// Prompts that this process holds.
  var inHand: Int { waiting + running + answering }

  /// Counts an update in its state, or no longer (−1).
  mutating func add(_ state: InboxEntry.State, _ change: Int = 1) {
    switch state {
    case .waiting: waiting += change
    case .running: running += change
    case .answering(let delivery):
      answering += change
      if delivery.isPostponed { postponed += change }
    case .deferred: deferred += change
    case .finished: break
    }
  }
}
