/// The open connections of a server, and which of them must be closed. It has no clock and makes no
/// system call.
struct ConnectionTable {
  /// What the server waits for on a connection.
  private enum Phase {
    /// The client must send a request or receive a response before this time.
    case client(due: ContinuousClock.Instant)
    /// The handler must produce a response.
    case handler
    /// The connection was shut down and is about to be removed.
    case closing
  }

  private struct Entry {
    let peer: Peer
    var phase: Phase

    var due: ContinuousClock.Instant? {
      guard case .client(let due) = phase else { return nil }
      return due
    }

    var isOpen: Bool {
      if case .closing = phase { false } else { true }
    }
  }

  private var entries: [Int32: Entry] = [:]

  /// The earliest deadline of a client.
  var nextDeadline: ContinuousClock.Instant? { entries.values.compactMap(\.due).min() }

  /// Adds a connection, whose client must send a request by `due`.
  mutating func add(_ socket: Int32, from peer: Peer, due: ContinuousClock.Instant) {
    entries[socket] = Entry(peer: peer, phase: .client(due: due))
  }

  /// Removes a connection before its socket is closed.
  mutating func remove(_ socket: Int32) { entries[socket] = nil }

  /// Records that the client must send a request or receive a response by `due`.
  mutating func expect(_ socket: Int32, until due: ContinuousClock.Instant) {
    setPhase(.client(due: due), of: socket)
  }

  /// Records that the client waits for the server.
  mutating func expectNothing(of socket: Int32) { setPhase(.handler, of: socket) }

  private mutating func setPhase(_ phase: Phase, of socket: Int32) {
    guard let entry = entries[socket], entry.isOpen else { return }
    entries[socket]?.phase = phase
  }

  /// Returns the sockets whose deadlines have passed. The caller must shut them down.
  mutating func takeOverdue(at now: ContinuousClock.Instant) -> [Int32] {
    let overdue = entries.filter { $0.value.due.map { $0 <= now } ?? false }.keys
    for socket in overdue { entries[socket]?.phase = .closing }
    return Array(overdue)
  }

  /// Returns the socket to shut down if more than `limit` connections are open; nil if none can be
  /// closed. `newest` is never returned, because its request may already have arrived.
  ///
  /// A connection of the network that has the most connections is closed, so that a client that
  /// opens many closes only its own. If two networks have equally many, loopback is spared. Among
  /// the connections of a network, the one with the earliest deadline is closed.
  mutating func takeExcess(over limit: Int, sparing newest: Int32) -> Int32? {
    guard entries.values.count(where: \.isOpen) > limit else { return nil }
    var counts: [[UInt8]: Int] = [:]
    for entry in entries.values where entry.isOpen { counts[entry.peer.network, default: 0] += 1 }
    let candidates = entries.compactMap { socket, entry in
      entry.due.map { due in
        Candidate(
          socket: socket, neighbors: counts[entry.peer.network] ?? 0,
          isLoopback: entry.peer.isLoopback, due: due)
      }
    }
    guard let excess = candidates.filter({ $0.socket != newest }).min(by: Candidate.isFirst) else {
      return nil
    }
    entries[excess.socket]?.phase = .closing
    return excess.socket
  }

  /// A connection that may be closed.
  private struct Candidate {
    let socket: Int32
    /// The number of connections of its network.
    let neighbors: Int
    let isLoopback: Bool
    let due: ContinuousClock.Instant

    /// Returns whether `one` is closed before `other`.
    static func isFirst(_ one: Candidate, _ other: Candidate) -> Bool {
      if one.neighbors != other.neighbors { return one.neighbors > other.neighbors }
      if one.isLoopback != other.isLoopback { return other.isLoopback }
      return one.due < other.due
    }
  }
}
