import HTTPServer
import Threads

/// An A2A agent on loopback that supports JSON-RPC in versions 1.0 and 0.3. The first word of a
/// prompt selects what the agent does (``AgentScript``). By default, the agent echoes the prompt.
///
/// All methods may be called on any thread. Call ``stop()`` when the double is no longer needed.
final class AgentDouble: Sendable {
  /// A fictitious API key that only this agent accepts.
  static let key = "sandbox-agent-key"

  let state: Locked<AgentState>
  private let listener: LoopbackPort

  /// Starts listening on 127.0.0.1. If `port` is 0, the system chooses the port.
  init(port: UInt16 = 0, rules: AgentRules = AgentRules()) throws(ServerError) {
    state = Locked(AgentState(rules: rules))
    listener = try LoopbackPort(port)
    listener.serve { [weak self] request in await self?.answer(request) ?? .cut }
  }

  var port: UInt16 { listener.number }
  /// The URL for A2A_BASE_URL.
  var url: String { "http://127.0.0.1:\(port)" }

  /// Closes the port and every connection immediately. Calls in progress get no response.
  func stop() async { await listener.stop() }

  /// Starts listening on the same port again, with the state before ``stop()``.
  func restart() throws(ServerError) { try listener.restart() }

  func setRules(_ change: (inout AgentRules) -> Void) { state.withLock { change(&$0.rules) } }

  /// Injects the fault into the next `times` calls to `method`, or of any method if `method` is
  /// nil. Faults apply in the order in which they were injected.
  func inject(_ fault: AgentFault, on method: AgentMethod? = nil, times: Int = 1) {
    state.withLock { $0.faults.add(fault, on: method, times: times) }
  }

  /// Removes all faults that have not occurred yet.
  func clearFaults() { state.withLock { $0.faults.clear() } }
}

/// Records of what the agent has received.
extension AgentDouble {
  var view: AgentView { state.withLock { $0.view } }
  /// The accepted messages, oldest first.
  var prompts: [AgentPromptRecord] { state.withLock { $0.prompts.elements } }
  /// The calls, oldest first.
  var calls: [AgentCallRecord] { state.withLock { $0.calls.elements } }
  /// The number of tasks that were created.
  var made: Int { state.withLock { $0.made } }
  /// The number of tasks that were canceled.
  var canceled: Int { state.withLock { $0.canceled } }

  /// The ids of messages that were processed more than once, with the number of times. A prompt
  /// must not create two tasks.
  var repeated: [String: Int] { state.withLock { $0.works.filter { $0.value > 1 } } }

  /// Waits until `condition` is true. The condition is evaluated now and after each change. The
  /// double is locked during the evaluation, so the condition must not call the double.
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
        "prompts: \(view.taken), tasks: \(view.made), canceled: \(view.canceled), last calls: \(last)"
    )
  }

  /// Waits until at least `count` messages have been accepted in total, and returns all of them.
  @discardableResult func prompts(
    count: Int, within time: Duration = .seconds(20)
  ) async throws(WaitTimedOut) -> [AgentPromptRecord] {
    try await wait(for: "\(count) prompts", within: time) { $0.taken >= count }
    return prompts
  }
}
