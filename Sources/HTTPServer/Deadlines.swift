/// Which connections are expected to make progress, and until when. A value without a clock.
struct Deadlines {
  private var due: [Int32: ContinuousClock.Instant] = [:]

  /// Expects the connection with this socket to be done at `instant`; no instant: it may take its time.
  mutating func expect(_ socket: Int32, by instant: ContinuousClock.Instant?) {
    due[socket] = instant
  }

  /// When the next connection is overdue.
  var next: ContinuousClock.Instant? { due.values.min() }

  /// Takes out the sockets of the connections that are overdue.
  mutating func expire(at now: ContinuousClock.Instant) -> [Int32] {
    let sockets = due.filter { $0.value <= now }.map(\.key)
    for socket in sockets { due[socket] = nil }
    return sockets
  }
}
