import Threads

/// What the bot did.
extension TelegramDouble {
  /// All the double has seen.
  var view: TelegramView { state.withLock { $0.view } }
  /// The messages of the bot, oldest first.
  var messages: [SentMessage] { state.withLock { $0.messages.elements } }
  /// The texts that the bot sent to `chat`, oldest first.
  func texts(to chat: Int64) -> [String] {
    messages.filter { $0.chat == chat }.map(\.text)
  }
  /// The calls, oldest first.
  var calls: [TelegramCall] { state.withLock { $0.calls.elements } }
  /// The calls of one method.
  func calls(of method: String) -> [TelegramCall] {
    let name = method.lowercased()
    return calls.filter { $0.method == name }
  }
  /// How many updates are not confirmed yet.
  var pending: Int { state.withLock { $0.pending.count } }
  /// How many ordered faults have not happened yet.
  var faultsLeft: Int { state.withLock { $0.faults.count } }
  /// How many polls there were, and when the last one came.
  var polls: (count: Int, last: ContinuousClock.Instant?) {
    state.withLock { ($0.polls.count, $0.polls.elements.last) }
  }
  /// Whether a poll waits for an update.
  var isPolled: Bool { state.withLock { $0.waiting != nil } }

  /// Tells `body` of each message that the bot sends, on the server's tasks with the double locked: it must be short and
  /// must not call the double.
  func onMessage(_ body: (@Sendable (SentMessage) -> Void)?) {
    state.withLock { $0.onMessage = body }
  }

  /// Waits until `condition` holds. It is asked now and after each change, with the double locked: it must not call it.
  func wait(
    for what: String, within time: Duration = .seconds(20),
    until condition: @escaping @Sendable (TelegramView) -> Bool
  ) async throws(WaitTimedOut) {
    let event = OneShot<Bool>()
    let id: UInt64? = state.withLock { state in
      guard !condition(state.view) else { return nil }
      return state.watchers.add(condition, event)
    }
    guard let id else { return }
    guard await event.value(until: .now + time) == nil else { return }
    state.withLock { $0.watchers.remove(id) }
    let view = view
    let last = view.calls.suffix(5).map { "\($0.method) \($0.status.map(String.init) ?? "-")" }
    throw WaitTimedOut(
      what: what,
      found: "\(view.sent) messages, \(view.pending) updates pending, last calls: \(last)")
  }

  /// Waits until the bot has sent `count` messages in all, and gives all there are.
  @discardableResult func messages(
    count: Int, within time: Duration = .seconds(20)
  ) async throws(WaitTimedOut) -> [SentMessage] {
    try await wait(for: "\(count) messages", within: time) { $0.sent >= count }
    return messages
  }

  /// The next message that no earlier call gave; waits for it.
  func nextMessage(within time: Duration = .seconds(20)) async throws(WaitTimedOut) -> SentMessage {
    let number = state.withLock { state in
      defer { state.cursor += 1 }
      return state.cursor
    }
    try await wait(for: "message \(number)", within: time) { $0.sent > number }
    guard let message = state.withLock({ $0.messages[number] }) else {
      throw WaitTimedOut(what: "message \(number)", found: "it was dropped: too many came")
    }
    return message
  }

  /// Waits until no update is pending: all are confirmed.
  func untilConfirmed(within time: Duration = .seconds(20)) async throws(WaitTimedOut) {
    try await wait(for: "no pending update", within: time) { $0.pending == 0 }
  }
}
