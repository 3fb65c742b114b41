import HTTP
import Support
import Testing

/// A server whose behavior the test defines, and a client that may call only this server.
struct Peer {
  let server: LoopbackServer
  let transport: Transport
  let origin: Origin

  init(_ serve: @escaping @Sendable (LoopbackConnection) -> Void) throws {
    server = try LoopbackServer(serve)
    origin = try #require(Origin("http://127.0.0.1:\(server.port)"))
    transport = Transport(egress: EgressList([origin: TLSSettings()]))
  }

  /// A server that sends these bytes for each request, and then closes if `closing` is true.
  init(answering bytes: String, closing: Bool = false) throws {
    try self.init { connection in
      while connection.request() != nil, connection.write(bytes), !closing {}
    }
  }

  func target(_ path: String = "/") throws -> RequestTarget {
    try #require(RequestTarget(origin: origin, path: path))
  }

  /// Calls the server; the default deadline is longer than any passing test needs.
  func send(
    _ method: HTTP.Method = .get, _ path: String = "/", headers: [Header] = [], body: String = "",
    within time: Duration = .seconds(20), limit: Int = 1 << 20
  ) async throws -> Reply {
    try await transport.send(
      request(method, path, headers: headers, body: body, within: time, limit: limit))
  }

  func request(
    _ method: HTTP.Method = .get, _ path: String = "/", headers: [Header] = [], body: String = "",
    within time: Duration = .seconds(20), limit: Int = 1 << 20
  ) throws -> Request {
    Request(
      method, try target(path), headers: headers, body: Array(body.utf8), deadline: .now + time,
      replyLimit: limit)
  }
}
