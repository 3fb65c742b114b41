/// Decides which chats are told that their prompt waits, and at which place in the queue.
struct QueueNotices {
  typealias Queue = [PromptID: InboxItem<IncomingUpdate>]

  /// How long a prompt waits before its chat is told its place: most answers are faster, and a notice
  /// for each would double the messages.
  static let patience = Duration.seconds(2)

  /// Prompts whose chats know that they wait.
  private var notified: Set<PromptID> = []

  /// Whether a check is scheduled.
  private var isScheduled = false

  /// When to call ``due(in:at:)``, which the caller then must do; nil when that is scheduled already or
  /// every chat knows.
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

  /// The prompts whose chats must be told now, in order. Each is returned once.
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

  /// A prompt no longer waits.
  mutating func forget(_ id: PromptID) { notified.remove(id) }
}
