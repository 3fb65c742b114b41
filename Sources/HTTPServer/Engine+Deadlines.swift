internal import Glibc
internal import Threads

extension Engine {
  /// The connection has ``Limits/timeout`` from now to bring a request or to take an answer.
  func expectProgress(of connection: Connection) {
    let due = ContinuousClock.now + limits.timeout
    state.withLock { state in
      state.deadlines.expect(connection.socket, by: due)
      guard state.reaper == nil, !state.isAborted else { return }
      state.reaper = Task { await self.reap() }
    }
  }

  /// The connection waits for us, or has ended.
  func expectNothing(of connection: Connection) {
    state.withLock { $0.deadlines.expect(connection.socket, by: nil) }
  }

  /// Closes connections that are overdue. libmicrohttpd's own timeout counts from the last byte, which a client that
  /// sends a byte now and then never lets pass.
  private func reap() async {
    while let due = nextDeadline() {
      guard (try? await Task.sleep(until: due, clock: .continuous)) != nil else { return }
      let now = ContinuousClock.now
      // With the lock held: a socket leaves the table before the daemon closes it, so it is still the same one.
      state.withLock { state in
        for socket in state.deadlines.expire(at: now) { shutdown(socket, Int32(SHUT_RDWR)) }
      }
    }
  }

  private func nextDeadline() -> ContinuousClock.Instant? {
    state.withLock { state in
      let next = state.deadlines.next
      if next == nil { state.reaper = nil }
      return next
    }
  }
}
