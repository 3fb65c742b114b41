/// The limits of a server.
package struct Limits: Equatable, Sendable {
  /// The maximum number of concurrent connections, 1 or more; 64 by default. Further ones wait in
  /// the kernel's queue.
  package let connections: Int
  /// How long a connection may take to send a complete request, and how long to receive a complete
  /// answer; 30 s by default. On a kept connection the time for a request starts at the answer
  /// before it. Bodies from a ``BodySource`` have no limit. When the time is over, the connection
  /// is closed.
  package let timeout: Duration
  /// The largest body of a request, in bytes; 1 MiB by default. A larger one is answered 413.
  package let body: Int

  package init(
    connections: Int = 64, timeout: Duration = .seconds(30), body: Int = 1 << 20
  ) {
    precondition(connections > 0 && timeout > .zero && body >= 0, "a limit is out of range")
    self.connections = connections
    self.timeout = timeout
    self.body = body
  }

  /// The timeout in libmicrohttpd's unit: whole seconds, rounded up.
  var timeoutInSeconds: UInt32 {
    let (seconds, attoseconds) = timeout.components
    return UInt32(clamping: attoseconds > 0 ? seconds + 1 : seconds)
  }
}
