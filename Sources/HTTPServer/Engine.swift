internal import CMicrohttpd
internal import Threads

/// Connects the daemon's callbacks to the handler. It keeps the exchanges in progress and carries
/// out their steps.
final class Engine: Sendable {
  private struct State {
    var exchanges: [ObjectIdentifier: Exchange] = [:]
    var isStopping = false
    var isAborted = false
    /// The continuation that waits until no exchange is in progress.
    var waiter: CheckedContinuation<Void, Never>?
  }

  let limits: Limits
  let deadlines: Deadlines
  private let handler: @Sendable (Request) async -> Response
  private let state = Locked(State())

  init(limits: Limits, handler: @escaping @Sendable (Request) async -> Response) {
    self.limits = limits
    self.handler = handler
    deadlines = Deadlines(limits)
  }
}

/// Methods that the daemon's thread calls.
extension Engine {
  /// The result of the first callback for a request.
  enum Beginning {
    case begun(Exchange)
    case refused(Response)
  }

  /// Begins an exchange or refuses the request.
  func begin(_ line: RequestHead.Line, _ connection: Connection) -> Beginning {
    guard !state.withLock({ $0.isStopping }) else { return .refused(.stopping) }
    switch RequestHead.read(line, from: connection, limits: limits) {
    case .refused(let response): return .refused(response)
    case .head(let head):
      let exchange = Exchange(head, connection)
      // Check again in the step that adds the exchange. An `abort()` since the first check did not
      // include this exchange, so its connection could be suspended when the daemon is stopped.
      let isAccepted = state.withLock { state in
        guard !state.isStopping else { return false }
        state.exchanges[ObjectIdentifier(exchange)] = exchange
        return true
      }
      return isAccepted ? .begun(exchange) : .refused(.stopping)
    }
  }

  /// Carries out the next step of an exchange.
  func proceed(_ exchange: Exchange) -> MHD_Result {
    switch exchange.proceed() {
    case .wait: return .YES
    case .cut: return .NO
    case .run(let request):
      deadlines.expectNothing(of: exchange.connection)
      exchange.hold(Task { exchange.answer(await self.handler(request)) })
      return .YES
    case .send(let response):
      return send(response.checked, of: exchange)
    }
  }

  private func send(_ response: Response, of exchange: Exchange) -> MHD_Result {
    // Send no body from a source for a HEAD request: libmicrohttpd 0.9.75 would send the final
    // chunk of the body after the head.
    guard case .source(let makeSource) = response.body, !exchange.head.isHead else {
      deadlines.expectProgress(of: exchange.connection)
      return exchange.connection.send(response)
    }
    let source = makeSource(exchange.connection)
    guard exchange.isSending(source) else { return .NO }
    let result = exchange.connection.send(response.status, response.headers, source)
    if result == .YES { source.start() }
    return result
  }

  /// Ends an exchange. The same connection may begin another exchange later.
  func end(_ exchange: Exchange) {
    exchange.end()
    let waiter = state.withLock { state in
      state.exchanges[ObjectIdentifier(exchange)] = nil
      return state.exchanges.isEmpty ? state.waiter.take() : nil
    }
    waiter?.resume()
  }
}

/// Methods that stop the server.
extension Engine {
  /// Refuses all new requests.
  func refuseRequests() { state.withLock { $0.isStopping = true } }

  /// Waits up to `grace` for the exchanges in progress to end, then aborts the remaining ones.
  func drain(within grace: Duration) async {
    let timer = Task {
      guard (try? await Task.sleep(for: grace, clock: .continuous)) != nil else { return }
      self.abort()
    }
    await untilIdle()
    timer.cancel()
    abort()
  }

  private func untilIdle() async {
    await withCheckedContinuation { waiter in
      let isIdle = state.withLock { state in
        guard !state.exchanges.isEmpty, !state.isAborted else { return true }
        state.waiter = waiter
        return false
      }
      if isIdle { waiter.resume() }
    }
  }

  /// Aborts all exchanges. Afterwards no connection is suspended, so the daemon can be stopped.
  func abort() {
    let (exchanges, waiter) = state.withLock { state in
      state.isStopping = true
      state.isAborted = true
      return (Array(state.exchanges.values), state.waiter.take())
    }
    for exchange in exchanges { exchange.abort() }
    deadlines.end()
    waiter?.resume()
  }
}
