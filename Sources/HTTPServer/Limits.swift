/// What one server takes on.
package struct Limits: Equatable, Sendable {
  /// The most connections at a time, 1 or more; further ones wait in the kernel's queue.
  package let connections: Int
  /// How long a connection may take to bring a whole request (also counted from the answer before
  /// it) and how long to take a whole answer, streams excepted. Then it is closed.
  package let timeout: Duration
  /// The largest body of a request, in bytes; a larger one is answered 413.
  package let body: Int

  /// Limits; as given: 64 connections, 30 s, 1 MiB.
  package init(
    connections: Int = 64, timeout: Duration = .seconds(30), body: Int = 1 << 20
  ) {
    precondition(connections > 0 && timeout > .zero && body >= 0, "limits that let anything pass")
    self.connections = connections
    self.timeout = timeout
    self.body = body
  }

  /// The timeout in whole seconds, rounded up: libmicrohttpd's unit.
  var timeoutInSeconds: UInt32 {
    let (seconds, attoseconds) = timeout.components
    return UInt32(clamping: attoseconds > 0 ? seconds + 1 : seconds)
  }
}
