internal import Glibc
internal import Threads

/// Closes a server's connections whose clients are too slow: those that have exceeded their
/// deadline, and the slowest ones when connections run out.
///
/// libmicrohttpd's own timeout restarts with each byte, so a client that sends single bytes at
/// intervals would never exceed it. At its own connection limit, libmicrohttpd accepts no more
/// connections, so slow clients could keep all others out.
final class Deadlines: Sendable {
  private struct State {
    var table = ConnectionTable()
    /// The task that closes overdue connections; it runs while there is a deadline.
    var reaper: Task<Void, Never>?
    var isOver = false
  }

  private let limits: Limits
  private let state = Locked(State())

  init(_ limits: Limits) { self.limits = limits }

  /// Adds a new connection. If too few others are free, shuts down the slowest one.
  func begin(_ connection: Connection) {
    let (socket, peer) = (connection.socket, connection.peer)
    let due = ContinuousClock.now + limits.timeout
    state.withLock { state in
      state.table.add(socket, from: peer, due: due)
      if let excess = state.table.takeExcess(over: limits.keptConnections, sparing: socket) {
        shutdown(excess, Int32(SHUT_RDWR))
      }
      startReaper(&state)
    }
  }

  /// Removes a connection that is about to be closed.
  func end(_ connection: Connection) { state.withLock { $0.table.remove(connection.socket) } }

  /// Sets the deadline for the client to send a request or receive a response: ``Limits/timeout``
  /// from now.
  func expectProgress(of connection: Connection) {
    let due = ContinuousClock.now + limits.timeout
    state.withLock { state in
      state.table.expect(connection.socket, until: due)
      startReaper(&state)
    }
  }

  /// Removes the deadline of a connection that is waiting for the server.
  func expectNothing(of connection: Connection) {
    state.withLock { $0.table.expectNothing(of: connection.socket) }
  }

  /// Stops closing overdue connections.
  func end() {
    let reaper = state.withLock { state in
      state.isOver = true
      return state.reaper.take()
    }
    reaper?.cancel()
  }

  private func startReaper(_ state: inout State) {
    guard state.reaper == nil, !state.isOver else { return }
    state.reaper = Task { await self.reap() }
  }

  private func reap() async {
    while let due = nextDeadline() {
      guard (try? await Task.sleep(until: due, clock: .continuous)) != nil else { return }
      let now = ContinuousClock.now
      // The lock must be held during shutdown(2). The entry of a socket is removed before the
      // daemon closes the socket, so no number in the table can belong to a newer connection.
      state.withLock { state in
        for socket in state.table.takeOverdue(at: now) { shutdown(socket, Int32(SHUT_RDWR)) }
      }
    }
  }

  private func nextDeadline() -> ContinuousClock.Instant? {
    state.withLock { state in
      let next = state.table.nextDeadline
      if next == nil { state.reaper = nil }
      return next
    }
  }
}
