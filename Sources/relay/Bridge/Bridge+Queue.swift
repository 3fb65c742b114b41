// Telling those who wait.
extension Bridge {
  /// How long a prompt waits before its chat is told its place: most answers are faster, and a
  /// notice for each would double the messages.
  private static let patience = Duration.seconds(2)

  /// Sees to it that each prompt that waits is looked at once.
  func watchQueue() {
    guard !isWatchingQueue, let first = untold.map(\.received).min() else { return }
    isWatchingQueue = true
    parts.lifetime.start { [self] in
      try? await Task.sleep(until: first + Bridge.patience, clock: .continuous)
      await tellPositions()
    }
  }

  private var untold: [Prompt] {
    inbox.queue.values.compactMap { item in
      guard case .prompt(let prompt) = item.payload, !positionsTold.contains(item.ticket) else {
        return nil
      }
      return prompt
    }
  }

  private func tellPositions() {
    isWatchingQueue = false
    let now = ContinuousClock.now
    positionsTold = positionsTold.filter { inbox.queue[$0] != nil }
    for item in inbox.queue.values.sorted(by: { $0.ticket < $1.ticket }) {
      guard case .prompt(let prompt) = item.payload, !positionsTold.contains(item.ticket),
        prompt.received + Bridge.patience <= now
      else { continue }
      positionsTold.insert(item.ticket)
      reply(ChatText.position(inbox.ahead(of: item.ticket) + 1), to: prompt.message)
    }
    if inbox.mode == .active { watchQueue() }
  }
}
