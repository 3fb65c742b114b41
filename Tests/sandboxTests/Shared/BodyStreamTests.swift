import HTTPServer
import Subprocess
import Support
import Testing

@testable import sandbox

/// A server whose bodies are written while they are sent.
struct BodyStreamTests {
  private func server(
    _ handler: @escaping @Sendable (Request) async -> Response
  ) throws -> Server {
    try Server(host: "127.0.0.1", port: 0, handler: handler)
  }

  private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

  /// Whether `text` is somewhere in what was received.
  private static func contains(_ text: String) -> @Sendable ([UInt8]) -> Bool {
    { String(decoding: $0, as: UTF8.self).contains(text) }
  }

  @Test func sendsEachPartWhenItIsWritten() async throws {
    let seen = Latch()
    let server = try server { _ in
      .stream(200, type: "text/event-stream") { writer in
        await writer.write("data: 1\n\n")
        await seen.wait()
        await writer.write("data: 2\n\n")
      }
    }
    let client = try await LoopbackClient(to: server.port)
    try await client.send(Self.get)
    // The second part is written only after the first was received.
    _ = try await client.receive(until: Self.contains("data: 1\n\n"))
    await seen.open()
    let rest = try await client.receive(until: Self.contains("0\r\n\r\n"))
    #expect(Self.contains("data: 2\n\n")(rest))
    await server.stop()
  }

  @Test func servesAnotherRequestAfterAStream() async throws {
    let server = try server { request in
      guard request.path == "/" else { return .text(200, "after") }
      return .stream(200, type: "text/plain") { await $0.write("part") }
    }
    let client = try await LoopbackClient(to: server.port)
    try await client.send(Self.get)
    _ = try await client.receive(until: Self.contains("0\r\n\r\n"))
    #expect(try await client.ask("GET /next HTTP/1.1\r\nHost: a\r\n\r\n").body == "after")
    await server.stop()
  }

  @Test func sendsALongBodyWhole() async throws {
    let part = [UInt8](repeating: UInt8(ascii: "a"), count: 10_000)
    let server = try server { _ in
      .stream(200, type: "text/plain") { writer in
        for _ in 0..<300 { await writer.write(part) }
      }
    }
    let client = try await LoopbackClient(to: server.port)
    try await client.send("GET / HTTP/1.0\r\n\r\n")
    let received = try await client.receive()
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
    let client = try await LoopbackClient(to: server.port, receiveBuffer: 4096)
    try await client.send(Self.get)
    await tally.wait(for: 1)
    // Stopping cuts the stream: its writer must not be far ahead of a client that reads nothing.
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
    let client = try await LoopbackClient(to: server.port)
    try await client.send(Self.get)
    let received = try await client.receive()
    #expect(Self.contains("half")(received))
    #expect(!Self.contains("0\r\n\r\n")(received))
    await server.stop()
  }

  @Test func reportsToTheWriterThatTheClientHasGone() async throws {
    let ended = Latch()
    let server = try server { _ in
      .stream(200, type: "text/plain") { writer in
        while await writer.write([UInt8](repeating: 0, count: 1000)) {}
        await ended.open()
      }
    }
    var client: LoopbackClient? = try await LoopbackClient(to: server.port)
    try await client?.send(Self.get)
    _ = try await client?.receive { !$0.isEmpty }
    client = nil
    await ended.wait()
    await server.stop()
  }

  @Test func startsNoStreamForHead() async throws {
    let calls = Tally()
    let server = try server { request in
      guard request.path == "/" else { return .text(200, "after") }
      return .stream(200, type: "text/plain") { _ in await calls.increment() }
    }
    let client = try await LoopbackClient(to: server.port)
    #expect(try await client.ask("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", isHead: true).status == 200)
    #expect(try await client.ask("GET /next HTTP/1.1\r\nHost: a\r\n\r\n").body == "after")
    #expect(await calls.count == 0)
    await server.stop()
  }

  @Test func cutsAStreamThatNeverEnds() async throws {
    let isOpen = Latch()
    let ended = Latch()
    let server = try server { _ in
      .stream(200, type: "text/event-stream") { writer in
        await writer.write("data: 1\n\n")
        await isOpen.open()
        try? await Task.sleep(for: .seconds(3600))
        #expect(await !writer.write("data: 2\n\n"))
        await ended.open()
      }
    }
    let client = try await LoopbackClient(to: server.port)
    try await client.send(Self.get)
    await isOpen.wait()
    await server.stop(within: .milliseconds(50))
    await ended.wait()
    #expect(!String(decoding: try await client.receive(), as: UTF8.self).contains("0\r\n\r\n"))
  }

  @Test func followsAStream() async throws {
    let server = try server { _ in
      .stream(200, type: "text/event-stream") { writer in
        for number in 0..<100 { await writer.write("data: \(number)\n\n") }
      }
    }
    let output = try await Programs.curl("-N", "http://127.0.0.1:\(server.port)/")
    #expect(output.text == (0..<100).map { "data: \($0)\n\n" }.joined() + " 200")
    await server.stop()
  }

  @Test func seesThatAStreamWasCut() async throws {
    let server = try server { _ in
      .stream(200, type: "text/plain") { writer in
        await writer.write("half")
        writer.abort()
      }
    }
    let output = try await Programs.curl("http://127.0.0.1:\(server.port)/")
    // CURLE_PARTIAL_FILE or CURLE_RECV_ERROR.
    #expect(output.status != .exited(0))
    #expect(output.text.hasPrefix("half"))
    await server.stop()
  }
}
