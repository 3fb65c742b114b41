/// Decides which chats are sent their prompt's place in the queue.
struct QueueNotices {
  typealias Queue = [PromptID: InboxItem<IncomingUpdate>]

  /// How long a prompt waits before its chat is notified. Most answers arrive earlier, and a notice
  /// for each prompt would double the number of messages.
  static let patience = Duration.seconds(2)

  /// The waiting prompts whose chats have been notified.
  private var notified: Set<PromptID> = []

  /// Whether a check is scheduled.
  private var isScheduled = false

  /// Returns the time at which the caller must call ``due(in:at:)``. Returns nil if a call is
  /// already scheduled or no waiting prompt needs a notice.
  mutating func schedule(for queue: Queue) -> ContinuousClock.Instant? {
    guard !isScheduled else { return nil }
    let first = queue.values.compactMap { item -> ContinuousClock.Instant? in
      guard case .prompt(let prompt) = item.payload, !notified.contains(item.id) else { return nil }
      return prompt.received
    }.min()
    guard let first else { return nil }
    isScheduled = true
    return first + QueueNotices.patience
  }

  /// Returns the prompts whose chats must be notified now, in order. Each prompt is returned only
  /// once.
  mutating func due(
    in queue: Queue, at now: ContinuousClock.Instant
  ) -> [(id: PromptID, prompt: Prompt)] {
    isScheduled = false
    notified = notified.filter { queue[$0] != nil }
    var due: [(id: PromptID, prompt: Prompt)] = []
    for item in queue.values.sorted(by: { $0.id < $1.id }) {
      guard case .prompt(let prompt) = item.payload, !notified.contains(item.id),
        prompt.received + QueueNotices.patience <= now
      else { continue }
      notified.insert(item.id)
      due.append((item.id, prompt))
    }
    return due
  }

  /// Forgets a prompt that is no longer waiting.
  mutating func forget(_ id: PromptID) { notified.remove(id) }
}
