internal import Glibc
internal import Threads

/// The deadlines of a server's connections; closes those that are overdue.
///
/// libmicrohttpd's own timeout starts again with each byte, so a client that sends a byte now and
/// then would never exceed it.
final class Deadlines: Sendable {
  private struct State {
    var due: [Int32: ContinuousClock.Instant] = [:]
    /// Runs while there is a deadline.
    var reaper: Task<Void, Never>?
    var isOver = false
  }

  private let timeout: Duration
  private let state = Locked(State())

  init(timeout: Duration) { self.timeout = timeout }

  /// Sets the connection's deadline for sending a request or receiving an answer:
  /// ``Limits/timeout`` from now.
  func expectProgress(of connection: Connection) {
    let due = ContinuousClock.now + timeout
    state.withLock { state in
      state.due[connection.socket] = due
      guard state.reaper == nil, !state.isOver else { return }
      state.reaper = Task { await self.reap() }
    }
  }

  /// Removes the deadline of a connection that waits for the server, or has ended.
  func expectNothing(of connection: Connection) {
    state.withLock { $0.due[connection.socket] = nil }
  }

  /// Stops closing connections.
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
      // With the lock held: a socket leaves the table before the daemon closes it, so its number
      // cannot belong to another connection yet.
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
