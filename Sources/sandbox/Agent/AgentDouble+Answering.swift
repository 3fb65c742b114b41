import HTTPServer
import JSON
import Threads

extension AgentDouble {
  /// Handles one HTTP request.
  func answer(_ request: Request) async -> Response {
    let now = ContinuousClock.now
    let rules = state.withLock { $0.rules }
    let isAuthorized =
      rules.key == nil || request.header("authorization") == rules.key.map { "Bearer \($0)" }
    if request.method == .get {
      guard request.path == AgentDouble.cardPath else { return .text(404, "Not Found") }
      return await recorded(.card, at: now) { fault in
        guard isAuthorized || !rules.cardNeedsKey else { return .unauthorized }
        let response = self.answerCard(request, rules)
        guard case .bytes(let body) = response.body else { return response }
        return await self.spoil(body, fault, status: response.status) ?? response
      }
    }
    guard isAuthorized else { return .unauthorized }
    let call: AgentCallIn
    switch AgentCallIn.read(request, rules) {
    case .call(let read): call = read
    case .answer(let body): return .json(200, body)
    }
    return await recorded(call.method, at: now) { fault in await self.answer(call, fault) }
  }

  /// Records a call, applies the injected fault if there is one, and returns the response.
  private func recorded(
    _ method: AgentMethod, at now: ContinuousClock.Instant,
    _ body: (AgentFault?) async -> Response
  ) async -> Response {
    let (number, fault) = state.withLock { state in
      let number = state.calls.append(AgentCallRecord(method: method, status: nil, time: now))
      state.notifyWatchers()
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
      state.notifyWatchers()
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
    switch fault {
    case .closeAfter: return .cut
    case .gatewayPage(let status): return .page(status)
    case .internalError: return .json(200, call.error(.internalError))
    default: break
    }
    guard case .bytes(let body) = response.body else { return response }
    return await spoil(body, fault, status: response.status) ?? response
  }

  /// Returns the response of a call that took effect, damaged by the fault. Returns `nil` if the
  /// fault does not change the response.
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

extension AgentDouble {
  func perform(_ call: AgentCallIn) async -> Response {
    do throws(AgentRefusal) {
      switch call.method {
      case .send: return .json(200, try await send(call))
      case .stream: return stream(call, try accept(call).0)
      case .get: return .json(200, call.result(try find(call)))
      case .cancel:
        let task = try attempt { state, now throws(AgentRefusal) in
          try state.cancel(call.task ?? "", at: now)
        }
        return .json(200, call.result(task))
      case .list:
        let context = call.parameters["contextId"]?.stringValue
        let tasks = state.withLock { $0.list(context: context) }
        return .json(200, call.result { $0.list(tasks) })
      case .subscribe:
        let task = try find(call)
        guard !task.state.isTerminal else { throw .unsupported }
        return stream(call, .task(task))
      case .card: throw .methodNotFound
      }
    } catch {
      return .json(200, call.error(error))
    }
  }

  private func send(_ call: AgentCallIn) async throws(AgentRefusal) -> [UInt8] {
    let (outcome, isImmediate) = try accept(call)
    guard !isImmediate, case .task(let task) = outcome, task.state == .working else {
      return call.result { $0.outcome(outcome, history: call.wantsHistory) }
    }
    let end = await untilEnd(of: task)
    return call.result { $0.outcome(.task(end), history: call.wantsHistory) }
  }

  private func accept(_ call: AgentCallIn) throws(AgentRefusal) -> (AgentState.Outcome, Bool) {
    let message = try AgentMessageIn(call.parameters, call.version)
    let outcome = try attempt { state, now throws(AgentRefusal) in
      let record = AgentPromptRecord(
        text: message.text, messageID: message.id, context: message.context, task: message.task,
        version: call.version, traceparent: call.traceparent, time: now)
      return try state.accept(message, record, at: now)
    }
    return (outcome, message.isImmediate)
  }

  private func find(_ call: AgentCallIn) throws(AgentRefusal) -> AgentTask {
    try attempt { state, now throws(AgentRefusal) in try state.find(call.task ?? "", at: now) }
  }

  private func attempt<Value: Sendable>(
    _ body: (inout AgentState, ContinuousClock.Instant) throws(AgentRefusal) -> Value
  ) throws(AgentRefusal) -> Value {
    let now = ContinuousClock.now
    return try state.withLock { state throws(AgentRefusal) in try body(&state, now) }
  }

  /// Waits until the task is no longer working, and returns it. A task that has been forgotten is
  /// returned unchanged.
  private func untilEnd(of task: AgentTask) async -> AgentTask {
    let event = OneShot<Bool>()
    if let working = state.withLock({ $0.await(task.id, event) }) {
      if let due = working.due {
        _ = await event.value(until: due)
      } else {
        _ = await event.value()
      }
    }
    let now = ContinuousClock.now
    return state.withLock { state in (try? state.find(task.id, at: now)) ?? task }
  }

  /// Returns a response that streams the events of a task or message.
  private func stream(_ call: AgentCallIn, _ outcome: AgentState.Outcome) -> Response {
    .stream(200, type: "text/event-stream", headers: [Field("Cache-Control", "no-store")]) {
      writer in
      guard case .task(let end) = outcome else {
        await writer.send(call.result { $0.outcome(outcome, history: false) })
        return
      }
      var begun = end
      begun.state = .working
      begun.note = nil
      await writer.send(
        call.result { $0.outcome(.task(begun), history: call.wantsHistory) })
      let task = end.state == .working ? await self.untilEnd(of: end) : end
      if task.state == .completed {
        for place in task.chunks.indices {
          await writer.send(call.result { $0.chunkEvent(task, place) })
        }
      }
      await writer.send(call.result { $0.statusEvent(task) })
    }
  }
}

extension AgentCallIn {
  /// Returns the body of a response with a task.
  fileprivate func result(_ task: AgentTask) -> [UInt8] {
    result { $0.task(task, history: wantsHistory) }
  }
}

extension BodyWriter {
  /// Sends a server-sent event.
  fileprivate func send(_ json: [UInt8]) async {
    await write(Array("data: ".utf8) + json + [10, 10])
  }
}
