import Glibc
import HTTPServer
import JSON
import Threads

extension TelegramDouble {
  private struct Reply {
    var status = 200
    var body: [UInt8]
    var headers: [Field] = []

    init(_ body: [UInt8]) { self.body = body }

    init(_ refusal: TelegramRefusal) {
      status = refusal.code
      body = refusal.body
      headers = refusal.headers
    }

    var response: Response { .json(status, body, headers: headers) }
  }

  /// Handles one HTTP request.
  func answer(_ request: Request) async -> Response {
    guard request.path.hasPrefix(prefix) else { return Reply(refusal(request.path)).response }
    var method = request.path.utf8.dropFirst(prefix.utf8.count)
    // Paths for Telegram's test environment have this additional segment.
    if method.starts(with: "test/".utf8) { method = method.dropFirst(5) }
    let name = String(Substring(method)).lowercased()
    let arguments: CallArguments
    do throws(TelegramRefusal) { arguments = try CallArguments(request) } catch {
      return Reply(error).response
    }
    let now = ContinuousClock.now
    let (number, fault) = state.withLock { state in
      let number = state.calls.append(TelegramCall(name, arguments, at: now))
      if name == "getupdates" { state.polls.append(now) }
      state.notifyWatchers()
      return (number, state.faults.take(for: name))
    }
    let response = await answer(name, arguments, at: now, fault)
    state.withLock { state in
      if case .cut = response.body {
      } else {
        state.calls.change(number) { $0.status = response.status }
      }
      state.notifyWatchers()
    }
    return response
  }

  private func refusal(_ path: String) -> TelegramRefusal {
    guard path.hasPrefix("/bot") else { return .notFound }
    let token = path.utf8.dropFirst(4).prefix { $0 != UInt8(ascii: "/") }
    return token.contains(UInt8(ascii: ":")) ? .unauthorized : .tokenMalformed
  }

  private func answer(
    _ name: String, _ arguments: CallArguments, at now: ContinuousClock.Instant,
    _ fault: TelegramFault?
  ) async -> Response {
    guard let fault else { return await perform(name, arguments, at: now).response }
    if let refusal = fault.refusal { return Reply(refusal).response }
    switch fault {
    case .closeBefore: return .cut
    case .hang:
      await hang()
      return .cut
    case .huge: return .huge()
    case .badGateway: return .badGateway
    case .page(let status): return .page(status)
    case .latency(let time): _ = await pause(for: time)
    case .idsRestart(let id): state.withLock { $0.polling.pending.restartIDs(at: id) }
    default: break
    }
    let reply = await perform(
      name, arguments, at: ContinuousClock.now, isDoubled: fault == .sameUpdateTwice)
    return TelegramDouble.spoil(reply, fault)
  }

  /// Returns the response of a call that took effect, damaged by the fault.
  private static func spoil(_ reply: Reply, _ fault: TelegramFault) -> Response {
    switch fault {
    case .closeAfter: return .cut
    case .cutInBody: return .cutInBody(reply.status, reply.body)
    case .drip: return .dripping(reply.status, reply.body)
    case .garbage: return .garbage
    case .duplicateNames:
      var reply = reply
      reply.body.insert(contentsOf: #""ok":false,"#.utf8, at: 1)
      return reply.response
    default: return reply.response
    }
  }

  private func perform(
    _ name: String, _ arguments: CallArguments, at now: ContinuousClock.Instant,
    isDoubled: Bool = false
  ) async -> Reply {
    guard name != "getupdates" else {
      return await poll(PollArguments(arguments), isDoubled: isDoubled, at: now)
    }
    let date = time(nil)
    do throws(TelegramRefusal) {
      return Reply(
        try state.withLock { state throws(TelegramRefusal) in
          try state.perform(name, arguments, date: date, at: now)
        })
    } catch {
      return Reply(error)
    }
  }

  private func poll(
    _ arguments: PollArguments, isDoubled: Bool, at now: ContinuousClock.Instant
  ) async -> Reply {
    let event = OneShot<WaitingPoll.End>()
    let step = state.withLock { state in
      defer { state.notifyWatchers() }
      return state.poll(arguments, event: event, isDoubled: isDoubled, at: now)
    }
    switch step {
    case .answer(let body): return Reply(body)
    case .refuse(let refusal): return Reply(refusal)
    case .wait(let end):
      switch await event.value(until: end) {
      case .answer(let body): return Reply(body)
      case .webhook: return Reply(.webhook)
      case .conflict(let delay):
        if delay > .zero { _ = await pause(for: delay) }
        return Reply(.otherConsumer)
      case nil: return Reply(state.withLock { $0.polling.timeOut(event) })
      }
    }
  }
}

extension TelegramCall {
  fileprivate init(_ name: String, _ arguments: CallArguments, at time: ContinuousClock.Instant) {
    let isPoll = name == "getupdates"
    self.init(
      method: name, time: time, status: nil, offset: isPoll ? arguments.integer("offset") : nil,
      limit: isPoll ? arguments.integer("limit") : nil,
      timeout: isPoll ? arguments.integer("timeout") : nil,
      chat: arguments.integer("chat_id").map(Int64.init))
  }
}
