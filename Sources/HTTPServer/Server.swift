internal import Glibc
internal import Threads

/// A small HTTP/1.1 server on one address: one thread for all connections, handlers as tasks.
///
/// A handler that waits occupies no thread and only its own connection. There is no TLS, and no
/// version in the headers. The address is the only access control: check ``Request/peer`` where
/// that is not enough.
package final class Server: Sendable {
  /// The port it listens on; the system's choice if 0 was requested.
  package let port: UInt16

  private let engine: Engine
  private let daemon: Locked<Daemon?>

  /// Listens on `host` (an IPv4 or IPv6 address; `[::1]` and `::1` are the same) and answers every
  /// request with the result of `handler`. Its thread inherits the caller's signal mask.
  package init(
    host: String, port: UInt16, limits: Limits = Limits(),
    handler: @escaping @Sendable (Request) async -> Response
  ) throws(ServerError) {
    let listener = try Listener(host: host, port: port)
    engine = Engine(limits: limits, handler: handler)
    self.port = listener.port
    daemon = Locked(try Daemon(listener, calling: engine))
  }

  /// Closes the port, lets running handlers finish for at most `grace`, then closes every
  /// connection. Handlers that are still running then are canceled and their clients answered 503;
  /// bodies that are still being produced are cut. Later calls return at once.
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

/// Why a server did not start.
package enum ServerError: Error, Equatable, Sendable {
  /// The host is neither an IPv4 nor an IPv6 address.
  case notAnAddress(String)
  /// Another process listens there.
  case addressInUse(host: String, port: UInt16)
  /// The system refused a call, with this `errno`.
  case refused(call: String, code: Int32, host: String, port: UInt16)
  /// libmicrohttpd could not start its thread.
  case notStarted
}

extension ServerError: CustomStringConvertible {
  /// One line in lower case.
  package var description: String {
    switch self {
    case .notAnAddress(let host):
      "'\(host)' is not an address to listen on, expected IPv4 or IPv6 such as 127.0.0.1 or ::1"
    case .addressInUse(let host, let port): "\(host) port \(port) is in use by another process"
    case .refused(let call, let code, let host, let port):
      "cannot listen on \(host) port \(port): \(call): \(String(cString: strerror(code)))"
    case .notStarted: "the HTTP server's thread did not start"
    }
  }
}
