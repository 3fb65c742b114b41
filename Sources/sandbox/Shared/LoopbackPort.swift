import HTTPServer
import Threads

/// An HTTP server on a port of 127.0.0.1. It can be stopped and restarted on the same port, to
/// simulate a restart of the peer.
final class LoopbackPort: Sendable {
  typealias Handler = @Sendable (Request) async -> Response

  /// The limits are high because every client has a long poll, and because killed clients leave
  /// connections open.
  private static let limits = Limits(connections: 1000, timeout: .seconds(300), body: 1 << 20)

  /// The port number. A restart does not change it.
  let number: UInt16
  private let slot: HandlerSlot
  private let server: Locked<Server?>

  /// Starts listening; if `number` is 0, the system chooses the port. Until ``serve(_:)`` is
  /// called, connections are closed without a response.
  init(_ number: UInt16) throws(ServerError) {
    let slot = HandlerSlot()
    let server = try LoopbackPort.listen(number, slot)
    self.slot = slot
    self.number = server.port
    self.server = Locked(server)
  }

  private static func listen(_ number: UInt16, _ slot: HandlerSlot) throws(ServerError) -> Server {
    try Server(host: "127.0.0.1", port: number, limits: limits) { await slot.answer($0) }
  }

  /// Sets the handler that answers requests. The handler should not retain the owner of this
  /// object.
  func serve(_ handler: @escaping Handler) { slot.handler.withLock { $0.answer = handler } }

  /// Closes the port and every connection, and cancels the handlers in progress.
  func stop() async {
    let server = server.withLock { server in
      defer { server = nil }
      return server
    }
    await server?.stop(within: .zero)
  }

  /// Starts listening on the same port again.
  func restart() throws(ServerError) {
    let listening = try LoopbackPort.listen(number, slot)
    server.withLock { $0 = listening }
  }

  private final class HandlerSlot: Sendable {
    /// Wraps the closure in a struct. A bare closure would be wrapped again at each access through
    /// the lock.
    struct Handling: Sendable {
      var answer: Handler?
    }

    let handler = Locked(Handling())

    func answer(_ request: Request) async -> Response {
      let handling = handler.withLock { $0 }
      return await handling.answer?(request) ?? .cut
    }
  }
}
