import HTTPServer
import Threads

/// A port of 127.0.0.1 that can be closed and opened again, like that of a server that is
/// restarted.
final class LoopbackPort: Sendable {
  typealias Handler = @Sendable (Request) async -> Response

  /// Every client has a long poll, and killed clients leave connections behind.
  private static let limits = Limits(connections: 1000, timeout: .seconds(300), body: 1 << 20)

  /// The port; a restart does not change it.
  let number: UInt16
  private let slot: HandlerSlot
  private let server: Locked<Server?>

  /// Listens; with 0 the system chooses. Requests are cut until ``serve(_:)`` is called.
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

  /// Answers requests with `handler`, which should not retain the owner of this port.
  func serve(_ handler: @escaping Handler) { slot.handler.withLock { $0.answer = handler } }

  /// Closes the port and every connection; calls in progress are canceled.
  func stop() async {
    let server = server.withLock { server in
      defer { server = nil }
      return server
    }
    await server?.stop(within: .zero)
  }

  /// Listens again.
  func restart() throws(ServerError) {
    let listening = try LoopbackPort.listen(number, slot)
    server.withLock { $0 = listening }
  }

  private final class HandlerSlot: Sendable {
    /// Holds the closure in a struct: a bare closure would be wrapped again at each access to the
    /// lock.
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
