import HTTPServer
import Threads

/// An A2A agent on loopback, JSON-RPC in versions 1.0 and 0.3: it does what a prompt's first word says, and echoes others.
///
/// Everything may be called from any thread. Call ``stop()`` at the end.
final class AgentDouble: Sendable {
  /// A key that opens nothing else.
  static let key = "sandbox-agent-key"

  let state: Locked<AgentState>
  private let listener: LoopbackPort

  /// Listens on 127.0.0.1; port 0 lets the system choose.
  init(port: UInt16 = 0, rules: AgentRules = AgentRules()) throws(ServerError) {
    state = Locked(AgentState(rules: rules))
    listener = try LoopbackPort(port)
    listener.serve { [weak self] request in await self?.answer(request) ?? .cut }
  }

  /// The port on 127.0.0.1; the same after a restart.
  var port: UInt16 { listener.number }
  /// What A2A_BASE_URL is set to.
  var url: String { "http://127.0.0.1:\(port)" }

  /// Closes the port and every connection at once; calls under way get no answer. Connecting is refused then.
  func stop() async { await listener.stop() }

  /// Listens again on the same port, with all tasks.
  func restart() throws(ServerError) { try listener.restart() }

  /// Forgets all tasks and contexts, as an agent that keeps them in memory and was restarted.
  func forgetAll() { state.withLock { $0.forgetAll() } }

  /// Changes the rules.
  func setRules(_ change: (inout AgentRules) -> Void) { state.withLock { change(&$0.rules) } }

  /// The next `times` calls of `method` (of any, without one) meet the fault. Faults happen in the order of their orders.
  func inject(_ fault: AgentFault, on method: AgentMethod? = nil, times: Int = 1) {
    state.withLock { $0.faults.add(fault, on: method, times: times) }
  }

  /// Takes back all faults that have not happened.
  func clearFaults() { state.withLock { $0.faults.clear() } }
}
