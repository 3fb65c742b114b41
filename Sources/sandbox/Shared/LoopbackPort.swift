import HTTPServer
import Threads

/// A port of 127.0.0.1 that can be closed and opened again, as a server that is restarted.
final class LoopbackPort: Sendable {
  /// What answers a request.
  typealias Handler = @Sendable (Request) async -> Response

  /// A long poll each, and connections of clients that were killed in one.
  private static let limits = Limits(connections: 1000, timeout: .seconds(300), body: 1 << 20)

  /// The port; the same after a restart.
  let number: UInt16
  private let entrance: Entrance
  private let server: Locked<Server?>

  /// Listens; 0 lets the system choose. Requests are cut until ``serve(_:)``.
  init(_ number: UInt16) throws(ServerError) {
    let entrance = Entrance()
    let server = try LoopbackPort.listen(number, entrance)
    self.entrance = entrance
    self.number = server.port
    self.server = Locked(server)
  }

  private static func listen(_ number: UInt16, _ entrance: Entrance) throws(ServerError) -> Server {
    try Server(host: "127.0.0.1", port: number, limits: limits) { await entrance.answer($0) }
  }

  /// Answers with `handler`, which should not keep the owner of this port alive.
  func serve(_ handler: @escaping Handler) { entrance.handler.withLock { $0.answer = handler } }

  /// Closes the port and every connection; calls under way are cancelled. Connecting is refused from here on.
  func stop() async {
    let server = server.withLock { server in
      defer { server = nil }
      return server
    }
    await server?.stop(within: .zero)
  }

  /// Listens again.
  func restart() throws(ServerError) {
    let listening = try LoopbackPort.listen(number, entrance)
    server.withLock { $0 = listening }
  }

  private final class Entrance: Sendable {
    /// The closure lies in a struct: taken out of the lock bare, it would be wrapped once more at each access.
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
