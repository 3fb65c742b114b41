import HTTPServer
import Threads

@testable import relay

/// An OTLP collector on loopback that records its deliveries.
final class Collector: Sendable {
  struct Delivery: Sendable {
    let path: String
    let authorization: String?
    let body: String
  }

  let port: UInt16
  let deliveries: AsyncStream<Delivery>
  private let server: Server
  private let status: Locked<Int>

  /// Answers everything with `status`.
  init(port: UInt16 = 0, status: Int = 200) throws {
    let (deliveries, continuation) = AsyncStream.makeStream(
      of: Delivery.self, bufferingPolicy: .bufferingOldest(1_000))
    let answer = Locked(status)
    server = try Server(host: "127.0.0.1", port: port) { request in
      continuation.yield(
        Delivery(
          path: request.path, authorization: request.header("authorization"),
          body: String(decoding: request.body, as: UTF8.self)))
      return .json(answer.withLock { $0 }, Array("{}".utf8))
    }
    self.deliveries = deliveries
    self.status = answer
    self.port = server.port
  }

  func answer(_ status: Int) { self.status.withLock { $0 = status } }

  /// The next delivery to a path with this suffix.
  func next(_ path: String) async -> Delivery? {
    for await delivery in deliveries where delivery.path.hasSuffix(path) { return delivery }
    return nil
  }

  func stop() async { await server.stop() }
}
