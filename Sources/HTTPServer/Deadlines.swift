internal import Glibc
internal import Threads

/// Closes a server's connections that have exceeded their deadline.
///
/// libmicrohttpd's own timeout restarts with each byte, so a client that sends single bytes at
/// intervals would never exceed it.
final class Deadlines: Sendable {
  private struct State {
    var due: [Int32: ContinuousClock.Instant] = [:]
    /// The task that closes overdue connections; it runs while there is a deadline.
    var reaper: Task<Void, Never>?
    var isOver = false
  }

  private let timeout: Duration
  private let state = Locked(State())

  init(timeout: Duration) { self.timeout = timeout }

  /// Sets the deadline for the client to send a request or receive a response: ``Limits/timeout``
  /// from now.
  func expectProgress(of connection: Connection) {
    let due = ContinuousClock.now + timeout
    state.withLock { state in
      state.due[connection.socket] = due
      guard state.reaper == nil, !state.isOver else { return }
      state.reaper = Task { await self.reap() }
    }
  }

  /// Removes the deadline of a connection that is waiting for the server or has ended.
  func expectNothing(of connection: Connection) {
    state.withLock { $0.due[connection.socket] = nil }
  }

  /// Stops closing overdue connections.
  func end() {
    let reaper = state.withLock { state in
      state.isOver = true
      return state.reaper.take()
    }
    reaper?.cancel()
  }

  private func reap() async {
    while let due = nextDeadline() {
      guard (try? await Task.sleep(until: due, clock: .continuous)) != nil else { return }
      let now = ContinuousClock.now
      // The lock must be held during shutdown(2). The entry of a socket is removed before the
      // daemon closes the socket, so no number in the table can belong to a newer connection.
      state.withLock { state in
        for (socket, due) in state.due where due <= now {
          state.due[socket] = nil
          shutdown(socket, Int32(SHUT_RDWR))
        }
      }
    }
  }

  private func nextDeadline() -> ContinuousClock.Instant? {
    state.withLock { state in
      let next = state.due.values.min()
      if next == nil { state.reaper = nil }
      return next
    }
  }
}
