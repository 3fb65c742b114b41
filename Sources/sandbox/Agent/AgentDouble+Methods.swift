import HTTPServer
import JSON
import Threads

extension AgentDouble {
  /// Does what the call asks for.
  func perform(_ call: AgentCallIn) async -> Response {
    do throws(AgentRefusal) {
      switch call.method {
      case .send: return .json(200, try await send(call))
      case .stream: return stream(call, try take(call).0)
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
    let (outcome, isImmediate) = try take(call)
    guard !isImmediate, case .task(let task) = outcome, task.state == .working else {
      return call.result { $0.outcome(outcome, history: call.wantsHistory) }
    }
    let end = await untilEnd(of: task)
    return call.result { $0.outcome(.task(end), history: call.wantsHistory) }
  }

  private func take(_ call: AgentCallIn) throws(AgentRefusal) -> (AgentState.Outcome, Bool) {
    let message = try AgentMessageIn(call.parameters, call.version)
    let outcome = try attempt { state, now throws(AgentRefusal) in
      let record = AgentPromptRecord(
        text: message.text, messageID: message.id, context: message.context, task: message.task,
        version: call.version, traceparent: call.traceparent, time: now)
      return try state.take(message, record, at: now)
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

  /// Waits until the task is no longer working; gives it as it is then, or as it was if it was forgotten.
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

  /// The events of a task or message.
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
  /// A task as this call's answer.
  fileprivate func result(_ task: AgentTask) -> [UInt8] {
    result { $0.task(task, history: wantsHistory) }
  }
}

extension BodyWriter {
  /// One server-sent event.
  fileprivate func send(_ json: [UInt8]) async {
    await write(Array("data: ".utf8) + json + [10, 10])
  }
}
