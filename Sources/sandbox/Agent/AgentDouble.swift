import HTTPServer
import Threads

/// An A2A agent on loopback that speaks JSON-RPC in versions 1.0 and 0.3. The first word of a
/// prompt selects what it does (``AgentScript``); by default it echoes the prompt.
///
/// All functions may be called on any thread. Call ``stop()`` at the end.
final class AgentDouble: Sendable {
  /// A key for this agent only.
  static let key = "sandbox-agent-key"

  let state: Locked<AgentState>
  private let listener: LoopbackPort

  /// Listens on 127.0.0.1; port 0 lets the system choose.
  init(port: UInt16 = 0, rules: AgentRules = AgentRules()) throws(ServerError) {
    state = Locked(AgentState(rules: rules))
    listener = try LoopbackPort(port)
    listener.serve { [weak self] request in await self?.answer(request) ?? .cut }
  }

  var port: UInt16 { listener.number }
  /// The value for A2A_BASE_URL.
  var url: String { "http://127.0.0.1:\(port)" }

  /// Closes the port and every connection at once; calls in progress get no answer.
  func stop() async { await listener.stop() }

  func setRules(_ change: (inout AgentRules) -> Void) { state.withLock { change(&$0.rules) } }

  /// Lets the next `times` calls of `method`, or of any method, meet the fault. Faults happen in
  /// the order in which they were injected.
  func inject(_ fault: AgentFault, on method: AgentMethod? = nil, times: Int = 1) {
    state.withLock { $0.faults.add(fault, on: method, times: times) }
  }

  /// Removes all faults that have not happened yet.
  func clearFaults() { state.withLock { $0.faults.clear() } }
}

/// What the agent has received.
extension AgentDouble {
  var view: AgentView { state.withLock { $0.view } }
  /// The accepted messages, oldest first.
  var prompts: [AgentPromptRecord] { state.withLock { $0.prompts.elements } }
  /// The calls, oldest first.
  var calls: [AgentCallRecord] { state.withLock { $0.calls.elements } }
  /// How many tasks were made.
  var made: Int { state.withLock { $0.made } }
  /// How many tasks were canceled.
  var canceled: Int { state.withLock { $0.canceled } }

  /// The ids of messages that were processed more than once, and how often: a prompt must not make
  /// two tasks.
  var repeated: [String: Int] { state.withLock { $0.works.filter { $0.value > 1 } } }

  /// Waits until `condition` is true. It is evaluated now and after each change, with the double
  /// locked: it must not call the double.
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

  /// Waits until `count` messages have been accepted in total, and returns all of them.
  @discardableResult func prompts(
    count: Int, within time: Duration = .seconds(20)
  ) async throws(WaitTimedOut) -> [AgentPromptRecord] {
    try await wait(for: "\(count) prompts", within: time) { $0.taken >= count }
    return prompts
  }
}
