internal import Threads

/// What is between the daemon's callbacks and the handler: the exchanges under way and the deadlines of
/// connections.
final class Engine: Sendable {
  struct State {
    var exchanges: [ObjectIdentifier: Exchange] = [:]
    var deadlines = Deadlines()
    var reaper: Task<Void, Never>?
    var isStopping = false
    var isAborted = false
    var waiter: CheckedContinuation<Void, Never>?

    mutating func takeWaiter() -> CheckedContinuation<Void, Never>? {
      defer { waiter = nil }
      return waiter
    }
  }

  let limits: Limits
  let handler: @Sendable (Request) async -> Response
  let state = Locked(State())

  init(limits: Limits, handler: @escaping @Sendable (Request) async -> Response) {
    self.limits = limits
    self.handler = handler
  }

  /// The first call for a request: an exchange to keep with it, or a refusal that was sent.
  func begin(_ line: RequestHead.Line, _ connection: Connection) -> Beginning {
    guard !state.withLock({ $0.isStopping }) else { return .refused(.stopping) }
    switch RequestHead.read(line, from: connection, limits: limits) {
    case .refused(let response): return .refused(response)
    case .head(let head):
      let exchange = Exchange(head, connection)
      state.withLock { $0.exchanges[ObjectIdentifier(exchange)] = exchange }
      return .begun(exchange)
    }
  }

  /// What the first call for a request leads to.
  enum Beginning {
    case begun(Exchange)
    case refused(Response)
  }

  /// The request is over; its connection may bring another.
  func end(_ exchange: Exchange) {
    exchange.end()
    let waiter = state.withLock { state in
      state.exchanges[ObjectIdentifier(exchange)] = nil
      return state.exchanges.isEmpty ? state.takeWaiter() : nil
    }
    waiter?.resume()
  }

  /// From here on new requests are refused.
  func refuseRequests() { state.withLock { $0.isStopping = true } }

  /// Waits until no exchange is under way, at most for `grace`; those left then are aborted.
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

  /// Ends everything that is under way. Afterwards no connection is suspended: the daemon may be stopped.
  func abort() {
    let (exchanges, waiter, reaper) = state.withLock { state in
      state.isStopping = true
      state.isAborted = true
      defer { state.reaper = nil }
      return (Array(state.exchanges.values), state.takeWaiter(), state.reaper)
    }
    for exchange in exchanges { exchange.abort() }
    reaper?.cancel()
    waiter?.resume()
  }
}
