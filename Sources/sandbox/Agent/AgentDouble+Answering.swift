import HTTPServer
import JSON
import Threads

extension AgentDouble {
  /// Answers one request.
  func answer(_ request: Request) async -> Response {
    let now = ContinuousClock.now
    let rules = state.withLock { $0.rules }
    let isAuthorised =
      rules.key == nil || request.header("authorization") == rules.key.map { "Bearer \($0)" }
    if request.method == .get {
      guard request.path == AgentDouble.cardPath else { return .text(404, "Not Found") }
      return await recorded(.card, at: now) { fault in
        guard isAuthorised || !rules.cardNeedsKey else { return .unauthorized }
        let response = self.answerCard(request, rules)
        guard case .bytes(let body) = response.body else { return response }
        return await self.spoil(body, fault, status: response.status) ?? response
      }
    }
    guard isAuthorised else { return .unauthorized }
    let call: AgentCallIn
    switch AgentCallIn.read(request, rules) {
    case .call(let read): call = read
    case .answer(let body): return .json(200, body)
    }
    return await recorded(call.method, at: now) { fault in await self.answer(call, fault) }
  }

  /// Notes the call, and lets it meet the fault that was ordered for it.
  private func recorded(
    _ method: AgentMethod, at now: ContinuousClock.Instant,
    _ body: (AgentFault?) async -> Response
  ) async -> Response {
    let (number, fault) = state.withLock { state in
      let number = state.calls.append(AgentCallRecord(method: method, status: nil, time: now))
      state.tellWatchers()
      return (number, state.faults.take(for: method))
    }
    let response: Response
    if let refusal = fault?.refusal {
      response = refusal
    } else if fault == .hang {
      await hang()
      response = .cut
    } else {
      if case .latency(let time) = fault { _ = await pause(for: time) }
      response = await body(fault)
    }
    state.withLock { state in
      if case .cut = response.body {
      } else {
        state.calls.change(number) { $0.status = response.status }
      }
      state.tellWatchers()
    }
    return response
  }

  private func answer(_ call: AgentCallIn, _ fault: AgentFault?) async -> Response {
    switch fault {
    case .versionRefused:
      return .json(200, call.error(.versionNotSupported(call.version.rawValue)))
    case .lostTask:
      if let task = call.task { state.withLock { $0.forget(task) } }
      return .json(200, call.error(.taskNotFound))
    case .lostContext: return .json(200, call.error(.contextLost))
    default: break
    }
    let response = await perform(call)
    guard case .bytes(let body) = response.body else {
      return fault == .closeAfter ? .cut : response
    }
    return await spoil(body, fault, status: response.status) ?? response
  }

  /// The answer of a call that was taken, as the fault leaves it; nil where it leaves it alone.
  private func spoil(_ body: [UInt8], _ fault: AgentFault?, status: Int) async -> Response? {
    switch fault {
    case .closeAfter: .cut
    case .cutInBody: .cutInBody(status, body)
    case .drip: .dripping(status, body)
    case .garbage: .garbage
    default: nil
    }
  }
}
