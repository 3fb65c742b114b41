import HTTPServer
import Testing

struct StreamTests {
  private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

  /// Whether `text` stands somewhere in what was received.
  private static func holds(_ text: String) -> @Sendable ([UInt8]) -> Bool {
    { String(decoding: $0, as: UTF8.self).contains(text) }
  }

  @Test func sendsEachPartWhenItIsWritten() async throws {
    let seen = Event()
    let server = try server { _ in
      .stream(200, type: "text/event-stream") { writer in
        await writer.write("data: 1\n\n")
        await seen.wait()
        await writer.write("data: 2\n\n")
      }
    }
    let wire = try await Wire(to: server.port)
    try await wire.send(StreamTests.get)
    // The second part is written only once the first was received.
    _ = try await wire.receive(until: StreamTests.holds("data: 1\n\n"))
    await seen.happen()
    let rest = try await wire.receive(until: StreamTests.holds("0\r\n\r\n"))
    #expect(StreamTests.holds("data: 2\n\n")(rest))
    await server.stop()
  }

  @Test func servesAnotherRequestBehindAStream() async throws {
    let server = try server { request in
      guard request.path == "/" else { return .text(200, "after") }
      return .stream(200, type: "text/plain") { await $0.write("part") }
    }
    let wire = try await Wire(to: server.port)
    try await wire.send(StreamTests.get)
    _ = try await wire.receive(until: StreamTests.holds("0\r\n\r\n"))
    #expect(try await wire.ask("GET /next HTTP/1.1\r\nHost: a\r\n\r\n").body == "after")
    await server.stop()
  }

  @Test func sendsALongBodyWhole() async throws {
    let part = [UInt8](repeating: UInt8(ascii: "a"), count: 10_000)
    let server = try server { _ in
      .stream(200, type: "text/plain") { writer in
        for _ in 0..<300 { await writer.write(part) }
      }
    }
    let wire = try await Wire(to: server.port)
    try await wire.send("GET / HTTP/1.0\r\n\r\n")
    let received = try await wire.receive()
    #expect(received.count { $0 == UInt8(ascii: "a") } >= 3_000_000)
    await server.stop()
  }

  @Test func makesTheWriterWaitForASlowClient() async throws {
    let tally = Tally()
    let server = try server { _ in
      .stream(200, type: "text/plain") { writer in
        let part = [UInt8](repeating: 0, count: 1 << 20)
        while await writer.write(part), await tally.count < 1000 { await tally.increment() }
      }
    }
    let wire = try await Wire(to: server.port, receiveBuffer: 4096)
    try await wire.send(StreamTests.get)
    await tally.wait(for: 1)
    // Stopping cuts the stream: its writer must not have got far ahead of a client that reads nothing.
    await server.stop(within: .zero)
    #expect(await tally.count < 100)
  }

  @Test func cutsAnAbortedBody() async throws {
    let server = try server { _ in
      .stream(200, type: "text/plain") { writer in
        await writer.write("half")
        writer.abort()
      }
    }
    let wire = try await Wire(to: server.port)
    try await wire.send(StreamTests.get)
    let received = try await wire.receive()
    #expect(StreamTests.holds("half")(received))
    #expect(!StreamTests.holds("0\r\n\r\n")(received))
    await server.stop()
  }

  @Test func tellsTheWriterThatTheClientHasGone() async throws {
    let ended = Event()
    let server = try server { _ in
      .stream(200, type: "text/plain") { writer in
        while await writer.write([UInt8](repeating: 0, count: 1000)) {}
        await ended.happen()
      }
    }
    var wire: Wire? = try await Wire(to: server.port)
    try await wire?.send(StreamTests.get)
    _ = try await wire?.receive { !$0.isEmpty }
    wire = nil
    await ended.wait()
    await server.stop()
  }

  @Test func startsNoStreamForHead() async throws {
    let calls = Tally()
    let server = try server { request in
      guard request.path == "/" else { return .text(200, "after") }
      return .stream(200, type: "text/plain") { _ in await calls.increment() }
    }
    let wire = try await Wire(to: server.port)
    #expect(try await wire.ask("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", isHead: true).status == 200)
    #expect(try await wire.ask("GET /next HTTP/1.1\r\nHost: a\r\n\r\n").body == "after")
    #expect(await calls.count == 0)
    await server.stop()
  }
}
