/// The limits of a server.
package struct Limits: Equatable, Sendable {
  /// The maximum number of concurrent connections; at least 1, 64 by default. If a new connection
  /// leaves less than a quarter of them free, the server closes the slowest connection of the
  /// client that has the most. Connections beyond the maximum wait in the kernel's backlog.
  package let connections: Int
  /// The time limit for a client to send a complete request, and the time limit for a client to
  /// receive a complete response; 30 s by default. On a reused connection, the time for a request
  /// starts with the previous response. Bodies from a ``BodySource`` have no time limit. A
  /// connection that exceeds the limit is closed.
  package let timeout: Duration
  /// The maximum size of a request body, in bytes; 1 MiB by default. A larger body is answered with
  /// status 413.
  package let body: Int

  package init(
    connections: Int = 64, timeout: Duration = .seconds(30), body: Int = 1 << 20
  ) {
    precondition(connections > 0 && timeout > .zero && body >= 0, "a limit is out of range")
    self.connections = connections
    self.timeout = timeout
    self.body = body
  }

  /// The number of connections above which a new one closes another one. The rest is free for
  /// clients that arrive while connections are being closed. With fewer than 4 connections, none is
  /// free.
  var keptConnections: Int { connections - connections / 4 }

  /// The timeout in whole seconds, rounded up, as libmicrohttpd requires.
  var timeoutInSeconds: UInt32 {
    let (seconds, attoseconds) = timeout.components
    return UInt32(clamping: attoseconds > 0 ? seconds + 1 : seconds)
  }
}
