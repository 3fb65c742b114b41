internal import Threads

/// A small HTTP/1.1 server on one address: one thread for all connections, handlers as tasks.
///
/// A handler that waits holds no thread and only its own connection. No TLS, no version banner. The
/// address is the whole access control: compare ``Request/peer`` where that is not enough.
package final class Server: Sendable {
  /// The port it listens on; the system's choice where 0 was asked for.
  package let port: UInt16

  private let engine: Engine
  private let daemon: Locked<Daemon?>

  /// Listens on `host` (IPv4 or IPv6 address; `[::1]` and `::1` are the same) and answers every request with what
  /// `handler` returns. Its thread takes over the signal mask of the caller.
  package init(
    host: String, port: UInt16, limits: Limits = Limits(),
    handler: @escaping @Sendable (Request) async -> Response
  ) throws(ServerError) {
    let listener = try Listener(host: host, port: port)
    engine = Engine(limits: limits, handler: handler)
    self.port = listener.port
    daemon = Locked(try Daemon(listener, calling: engine))
  }

  /// Accepts nothing more at once, lets running handlers finish for at most `grace` (those left are cancelled and their
  /// clients told 503, streams are cut), then closes every connection. Later calls return at once.
  package func stop(within grace: Duration = .seconds(5)) async {
    guard let daemon = take() else { return }
    engine.refuseRequests()
    daemon.quiesce()
    await engine.drain(within: grace)
    daemon.stop()
  }

  private func take() -> Daemon? {
    daemon.withLock { daemon in
      defer { daemon = nil }
      return daemon
    }
  }

  deinit {
    guard let daemon = take() else { return }
    engine.abort()
    daemon.quiesce()
    daemon.stop()
  }
}
