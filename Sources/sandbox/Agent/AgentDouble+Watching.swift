import Threads

/// What the agent was asked.
extension AgentDouble {
  /// All the double has seen.
  var view: AgentView { state.withLock { $0.view } }
  /// The messages taken, oldest first.
  var prompts: [AgentPromptRecord] { state.withLock { $0.prompts.elements } }
  /// The calls, oldest first.
  var calls: [AgentCallRecord] { state.withLock { $0.calls.elements } }
  /// How many tasks were made.
  var made: Int { state.withLock { $0.made } }
  /// How many tasks were canceled.
  var canceled: Int { state.withLock { $0.canceled } }
  /// How many ordered faults have not happened yet.
  var faultsLeft: Int { state.withLock { $0.faults.count } }

  /// The ids of messages that were worked on more than once, with how often: a prompt must not make two tasks.
  var repeated: [String: Int] { state.withLock { $0.works.filter { $0.value > 1 } } }

  /// The state of a task; nil for one that is unknown.
  func taskState(_ id: String) -> AgentTaskState? {
    state.withLock { $0.tasks[id]?.state }
  }

  /// Waits until `condition` holds. It is asked now and after each change, with the double locked: it must not call it.
  func wait(
    for what: String, within time: Duration = .seconds(20),
    until condition: @escaping @Sendable (AgentView) -> Bool
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
    let last = view.calls.suffix(5).map {
      "\($0.method.rawValue) \($0.status.map(String.init) ?? "-")"
    }
    throw WaitTimedOut(
      what: what,
      found:
        "\(view.taken) prompts, \(view.made) tasks, \(view.canceled) canceled, last calls: \(last)"
    )
  }

  /// Waits until `count` messages were taken in all, and gives all there are.
  @discardableResult func prompts(
    count: Int, within time: Duration = .seconds(20)
  ) async throws(WaitTimedOut) -> [AgentPromptRecord] {
    try await wait(for: "\(count) prompts", within: time) { $0.taken >= count }
    return prompts
  }
}
