internal import Glibc
internal import Threads

/// A small HTTP/1.1 server that listens on one address. One thread serves all connections, and
/// handlers run as tasks.
///
/// A handler that waits does not block a thread or any other connection. The server does not
/// support TLS, and its headers do not reveal its version. The listening address is the only access
/// control, so handlers that need more must check ``Request/peer``.
package final class Server: Sendable {
  /// The port that the server listens on. If port 0 was requested, this is the port that the system
  /// chose.
  package let port: UInt16

  private let engine: Engine
  private let daemon: Locked<Daemon?>

  /// Starts a server on `host`, an IPv4 or IPv6 address (`[::1]` and `::1` are equivalent). The
  /// server answers every request with the result of `handler`. Its thread inherits the signal mask
  /// of the calling thread.
  package init(
    host: String, port: UInt16, limits: Limits = Limits(),
    handler: @escaping @Sendable (Request) async -> Response
  ) throws(ServerError) {
    let listener = try Listener(host: host, port: port)
    engine = Engine(limits: limits, handler: handler)
    self.port = listener.port
    daemon = Locked(try Daemon(listener, calling: engine))
  }

  /// Closes the port, waits up to `grace` for running handlers, and then closes every connection.
  /// Handlers that have not finished are canceled, and their clients receive status 503. Bodies
  /// that are still being produced are cut off. Further calls return immediately.
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

/// The reason why a server did not start.
package enum ServerError: Error, Equatable, Sendable {
  /// The host is neither an IPv4 nor an IPv6 address.
  case notAnAddress(String)
  /// Another process is listening on the address and port.
  case addressInUse(host: String, port: UInt16)
  /// A system call failed with this `errno`.
  case refused(call: String, code: Int32, host: String, port: UInt16)
  /// libmicrohttpd could not start its thread.
  case notStarted
}

extension ServerError: CustomStringConvertible {
  /// A line of text in lower case.
  package var description: String {
    switch self {
    case .notAnAddress(let host):
      "'\(host)' is not an IP address, expected IPv4 or IPv6 such as 127.0.0.1 or ::1"
    case .addressInUse(let host, let port): "\(host) port \(port) is in use by another process"
    case .refused(let call, let code, let host, let port):
      "cannot listen on \(host) port \(port): \(call): \(String(cString: strerror(code)))"
    case .notStarted: "the HTTP server could not start its thread"
    }
  }
}
