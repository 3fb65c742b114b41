import HTTPServer
import Support
import Testing

struct StopTests {
  private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

  @Test func waitsForARunningHandler() async throws {
    let arrived = Latch()
    let release = Latch()
    let server = try server { _ in
      await arrived.open()
      await release.wait()
      return .text(200, "done")
    }
    let client = try await LoopbackClient(to: server.port)
    try await client.send(StopTests.get)
    await arrived.wait()
    async let stopped: Void = server.stop(within: .seconds(60))
    await release.open()
    #expect(try await client.answer().body == "done")
    await stopped
  }

  @Test func endsWithAHandlerThatWaitsForEver() async throws {
    let arrived = Latch()
    let cancelled = Latch()
    let server = try server { _ in
      await arrived.open()
      try? await Task.sleep(for: .seconds(3600))
      await cancelled.open()
      return .text(200, "never")
    }
    let client = try await LoopbackClient(to: server.port)
    try await client.send(StopTests.get)
    await arrived.wait()
    await server.stop(within: .milliseconds(50))
    await cancelled.wait()
    #expect(!String(decoding: try await client.receive(), as: UTF8.self).contains("never"))
  }

  @Test func endsWithAHandlerThatHeedsNothing() async throws {
    let arrived = Latch()
    let release = Latch()
    let server = try server { _ in
      await arrived.open()
      await release.wait()
      return .text(200, "too late")
    }
    let client = try await LoopbackClient(to: server.port)
    try await client.send(StopTests.get)
    await arrived.wait()
    await server.stop(within: .zero)
    await release.open()
    #expect(!String(decoding: try await client.receive(), as: UTF8.self).contains("too late"))
  }

  /// On ::1, where few tests listen, so that no concurrent test gets the freed port.
  @Test func freesThePortAndClosesIdleConnections() async throws {
    let first = try server(host: "::1", mirror)
    let port = first.port
    let client = try await LoopbackClient(to: port, v6: true)
    #expect(try await client.ask(StopTests.get).status == 200)
    await first.stop()
    #expect(try await client.receive().isEmpty)
    await #expect(throws: SystemError.self) { try await LoopbackClient(to: port, v6: true) }
    let second = try Server(host: "::1", port: port, handler: mirror)
    #expect(try await LoopbackClient(to: port, v6: true).ask(StopTests.get).status == 200)
    await second.stop()
  }

  @Test func refusesFurtherRequestsOnKeptConnections() async throws {
    let arrived = Latch()
    let release = Latch()
    let server = try server { request in
      guard request.path == "/slow" else { return .text(200, "") }
      await arrived.open()
      await release.wait()
      return .text(200, "slow")
    }
    let slow = try await LoopbackClient(to: server.port)
    let kept = try await LoopbackClient(to: server.port)
    #expect(try await kept.ask(StopTests.get).status == 200)
    try await slow.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
    await arrived.wait()
    async let stopped: Void = server.stop(within: .seconds(60))
    // Requests are answered until the stop has begun.
    var status = 200
    while status == 200 { status = try await kept.ask(StopTests.get).status }
    #expect(status == 503)
    await release.open()
    #expect(try await slow.answer().body == "slow")
    await stopped
  }

  @Test func mayBeAskedTwice() async throws {
    let server = try server(mirror)
    await server.stop()
    await server.stop()
  }

  /// On ::1, where few tests listen, so that no concurrent test gets the freed port.
  @Test func endsWhenItIsReleased() async throws {
    let arrived = Latch()
    var server: Server? = try server(host: "::1") { _ in
      await arrived.open()
      try? await Task.sleep(for: .seconds(3600))
      return .text(200, "never")
    }
    let port = try #require(server?.port)
    let client = try await LoopbackClient(to: port, v6: true)
    try await client.send(StopTests.get)
    await arrived.wait()
    server = nil
    _ = try await client.receive()
    await #expect(throws: SystemError.self) { try await LoopbackClient(to: port, v6: true) }
  }
}
