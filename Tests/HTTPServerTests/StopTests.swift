import HTTPServer
import Testing

struct StopTests {
  private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

  @Test func waitsForARunningHandler() async throws {
    let arrived = Event()
    let release = Event()
    let server = try server { _ in
      await arrived.happen()
      await release.wait()
      return .text(200, "done")
    }
    let wire = try await Wire(to: server.port)
    try await wire.send(StopTests.get)
    await arrived.wait()
    async let stopped: Void = server.stop(within: .seconds(60))
    await release.happen()
    #expect(try await wire.answer().body == "done")
    await stopped
  }

  @Test func endsWithAHandlerThatWaitsForEver() async throws {
    let arrived = Event()
    let cancelled = Event()
    let server = try server { _ in
      await arrived.happen()
      try? await Task.sleep(for: .seconds(3600))
      await cancelled.happen()
      return .text(200, "never")
    }
    let wire = try await Wire(to: server.port)
    try await wire.send(StopTests.get)
    await arrived.wait()
    await server.stop(within: .milliseconds(50))
    await cancelled.wait()
    #expect(!String(decoding: try await wire.receive(), as: UTF8.self).contains("never"))
  }

  @Test func endsWithAHandlerThatHeedsNothing() async throws {
    let arrived = Event()
    let release = Event()
    let server = try server { _ in
      await arrived.happen()
      await release.wait()
      return .text(200, "too late")
    }
    let wire = try await Wire(to: server.port)
    try await wire.send(StopTests.get)
    await arrived.wait()
    await server.stop(within: .zero)
    await release.happen()
    #expect(!String(decoding: try await wire.receive(), as: UTF8.self).contains("too late"))
  }

  @Test func cutsAStreamThatNeverEnds() async throws {
    let isOpen = Event()
    let ended = Event()
    let server = try server { _ in
      .stream(200, type: "text/event-stream") { writer in
        await writer.write("data: 1\n\n")
        await isOpen.happen()
        try? await Task.sleep(for: .seconds(3600))
        #expect(await !writer.write("data: 2\n\n"))
        await ended.happen()
      }
    }
    let wire = try await Wire(to: server.port)
    try await wire.send(StopTests.get)
    await isOpen.wait()
    await server.stop(within: .milliseconds(50))
    await ended.wait()
    #expect(!String(decoding: try await wire.receive(), as: UTF8.self).contains("0\r\n\r\n"))
  }

  @Test func freesThePortAndClosesIdleConnections() async throws {
    let first = try server(mirror)
    let port = first.port
    let wire = try await Wire(to: port)
    #expect(try await wire.ask(StopTests.get).status == 200)
    await first.stop()
    #expect(try await wire.receive().isEmpty)
    await #expect(throws: Wire.Failure.self) { try await Wire(to: port) }
    let second = try Server(host: "127.0.0.1", port: port, handler: mirror)
    #expect(try await Wire(to: port).ask(StopTests.get).status == 200)
    await second.stop()
  }

  @Test func refusesFurtherRequestsOnKeptConnections() async throws {
    let arrived = Event()
    let release = Event()
    let server = try server { request in
      guard request.path == "/slow" else { return .text(200, "") }
      await arrived.happen()
      await release.wait()
      return .text(200, "slow")
    }
    let slow = try await Wire(to: server.port)
    let kept = try await Wire(to: server.port)
    #expect(try await kept.ask(StopTests.get).status == 200)
    try await slow.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
    await arrived.wait()
    async let stopped: Void = server.stop(within: .seconds(60))
    // Until the stop has begun, requests are answered.
    var status = 200
    while status == 200 { status = try await kept.ask(StopTests.get).status }
    #expect(status == 503)
    await release.happen()
    #expect(try await slow.answer().body == "slow")
    await stopped
  }

  @Test func mayBeAskedTwice() async throws {
    let server = try server(mirror)
    await server.stop()
    await server.stop()
  }

  @Test func endsWhenNobodyHoldsItAnyLonger() async throws {
    let arrived = Event()
    var server: Server? = try server { _ in
      await arrived.happen()
      try? await Task.sleep(for: .seconds(3600))
      return .text(200, "never")
    }
    let port = try #require(server?.port)
    let wire = try await Wire(to: port)
    try await wire.send(StopTests.get)
    await arrived.wait()
    server = nil
    _ = try await wire.receive()
    await #expect(throws: Wire.Failure.self) { try await Wire(to: port) }
  }
}
