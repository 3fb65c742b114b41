import HTTPServer
import Support
import Testing

/// The deadlines here belong to the server; the tests wait for their effect.
struct LimitTests {
  private static let short = Limits(timeout: .milliseconds(200), body: 1000)
  /// For tests in which a request must arrive in time first.
  private static let long = Limits(timeout: .seconds(3), body: 1000)

  @Test(
    arguments: [
      ("at the limit", 1000, 200), ("one over", 1001, 413), ("far over", 10_000_000_000, 413),
      ("near Int64.max", Int.max - 1, 413),
    ])
  func judgesALengthBeforeTheBody(
    label: String, length: Int, status: Int
  ) async throws {
    let server = try server(limits: Limits(body: 1000)) { .text(200, "\($0.body.count)") }
    let body = status == 200 ? String(repeating: "a", count: 1000) : ""
    let answer = try await LoopbackClient(to: server.port).ask(
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\n\r\n\(body)")
    #expect(answer.status == status, "\(label)")
    await server.stop()
  }

  @Test(arguments: [("at the limit", 1000, 200), ("one over", 1001, 413), ("over", 60_000, 413)])
  func judgesABodyInChunks(label: String, count: Int, status: Int) async throws {
    let server = try server(limits: Limits(body: 1000)) { .text(200, "\($0.body.count)") }
    let body = String(repeating: "a", count: count)
    let answer = try await LoopbackClient(to: server.port).ask(
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "\(String(count, radix: 16))\r\n\(body)\r\n0\r\n\r\n")
    #expect(answer.status == status, "\(label)")
    await server.stop()
  }

  @Test(arguments: [
    ("nothing", ""), ("half a head", "GET / HTTP/1.1\r\nHost: a\r\n"),
    ("half a body", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc"),
  ])
  func closesAConnectionThatBringsNoRequest(label: String, text: String) async throws {
    let server = try server(limits: LimitTests.short, mirror)
    let client = try await LoopbackClient(to: server.port)
    try await client.send(text)
    #expect(try await client.receive().isEmpty, "\(label)")
    await server.stop()
  }

  /// Each byte is progress, so a timeout between bytes would not end this before the head is too
  /// large, which is answered.
  @Test func closesAConnectionThatDripsItsHead() async throws {
    let server = try server(limits: LimitTests.short, mirror)
    let port = server.port
    let client = try await LoopbackClient(to: port)
    try await client.send("GET / HTTP/1.1\r\nHost: a\r\na: ")
    async let received = client.receive()
    await #expect(throws: SystemError.self) {
      while true {
        try await client.send("b")
        // Slows the loop down.
        _ = try await LoopbackClient(to: port)
      }
    }
    #expect(try await received.isEmpty)
    await server.stop()
  }

  @Test func closesAKeptConnectionThatIsIdle() async throws {
    let server = try server(limits: LimitTests.long, mirror)
    let client = try await LoopbackClient(to: server.port)
    #expect(try await client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
    #expect(try await client.receive().isEmpty)
    await server.stop()
  }

  @Test func closesAConnectionThatDoesNotTakeItsAnswer() async throws {
    let size = 32 << 20
    let server = try server(limits: LimitTests.long) { _ in
      .bytes(200, [UInt8](repeating: 0, count: size), type: "application/octet-stream")
    }
    let client = try await LoopbackClient(to: server.port, receiveBuffer: 4096)
    try await client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    // The server can stop without aborting requests only after it has closed the connection.
    await server.stop(within: .seconds(15))
    #expect(try await client.receive().count < size)
  }

  @Test func leavesAHandlerItsTime() async throws {
    let arrived = Latch()
    let release = Latch()
    let server = try server(limits: LimitTests.long) { _ in
      await arrived.open()
      await release.wait()
      return .text(200, "late")
    }
    let client = try await LoopbackClient(to: server.port)
    try await client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    await arrived.wait()
    // When a later connection has been closed for its age, this one has exceeded the time as well.
    #expect(try await LoopbackClient(to: server.port).receive().isEmpty)
    await release.open()
    #expect(try await client.answer().body == "late")
    await server.stop()
  }

  @Test func servesTheNextConnectionWhenOneOfTheMostHasEnded() async throws {
    let server = try server(limits: Limits(connections: 2), mirror)
    var clients: [LoopbackClient] = []
    for _ in 0..<2 {
      let client = try await LoopbackClient(to: server.port)
      #expect(try await client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
      clients.append(client)
    }
    let third = try await LoopbackClient(to: server.port)
    try await third.send("GET /third HTTP/1.1\r\nHost: a\r\n\r\n")
    clients.removeFirst()
    #expect(try await third.answer().body == "get /third [] ")
    await server.stop()
  }
}
