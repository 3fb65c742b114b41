/// Decides which chats are sent their prompt's place in the queue.
///
/// A chat gets one notice while any of its prompts is waiting. Further notices would say little,
/// and Telegram limits the number of messages in a chat.
struct QueueNotices {
  typealias Queue = [PromptID: InboxItem<IncomingUpdate>]

  /// How long a prompt waits before its chat is notified. Most answers arrive earlier, and a notice
  /// for each prompt would double the number of messages.
  static let patience = Duration.seconds(2)

  /// The chats with a waiting prompt that have been notified.
  private var notified: Set<Int64> = []

  /// Whether a check is scheduled.
  private var isScheduled = false

  /// Returns the time at which the caller must call ``due(in:at:)``. Returns nil if a call is
  /// already scheduled or no chat with a waiting prompt needs a notice.
  mutating func schedule(for queue: Queue) -> ContinuousClock.Instant? {
    guard !isScheduled else { return nil }
    forgetChats(without: queue)
    let first = queue.values.compactMap { item -> ContinuousClock.Instant? in
      guard case .prompt(let prompt) = item.payload, !notified.contains(item.chat) else {
        return nil
      }
      return prompt.received
    }.min()
    guard let first else { return nil }
    isScheduled = true
    return first + QueueNotices.patience
  }

  /// Returns the prompts whose chats must be notified now, in order: the first of each chat that
  /// has waited long enough. The chats count as notified, even if the caller sends no notice.
  mutating func due(
    in queue: Queue, at now: ContinuousClock.Instant
  ) -> [(id: PromptID, prompt: Prompt)] {
    isScheduled = false
    forgetChats(without: queue)
    var due: [(id: PromptID, prompt: Prompt)] = []
    for item in queue.values.sorted(by: { $0.id < $1.id }) {
      guard case .prompt(let prompt) = item.payload, !notified.contains(item.chat),
        prompt.received + QueueNotices.patience <= now
      else { continue }
      notified.insert(item.chat)
      due.append((item.id, prompt))
    }
    return due
  }

  private mutating func forgetChats(without queue: Queue) {
    guard !notified.isEmpty else { return }
    notified.formIntersection(queue.values.map(\.chat))
  }
}
