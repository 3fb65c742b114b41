import HTTPServer
import Support
import Testing

/// Clients that never finish keep nobody out.
@Suite(.timeLimit(.minutes(1))) struct SlowClientTests {
  /// No slow connection is overdue before the test ends.
  private static let limits = Limits(connections: 8, timeout: .seconds(60))

  private static let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

  @Test(arguments: [
    ("send nothing", ""), ("send half a head", "GET / HTTP/1.1\r\nHost: a\r\n"),
    ("send half a body", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc"),
    ("keep a connection after their answer", request),
    ("do not read", "GET /large HTTP/1.1\r\nHost: a\r\n\r\n"),
  ])
  func answersBesideClientsThat(label: String, text: String) async throws {
    let large = [UInt8](repeating: 0, count: 8 << 20)
    let server = try server(limits: Self.limits) { request in
      request.path == "/large" ? .bytes(200, large, type: "text/plain") : .text(200, "quick")
    }
    var slow: [LoopbackClient] = []
    for _ in 0..<40 {
      let client = try await LoopbackClient(to: server.port, receiveBuffer: 4096)
      // The server may already have closed the connection.
      try? await client.send(text)
      slow.append(client)
      if slow.count % 10 == 0 {
        let quick = try await LoopbackClient(to: server.port)
        #expect(try await quick.ask(Self.request).body == "quick", "\(label)")
      }
    }
    await server.stop(within: .zero)
    withExtendedLifetime(slow) {}
  }

  /// A handler that runs is not interrupted, however many clients arrive.
  @Test func finishesWhatIsBeingAnswered() async throws {
    let arrived = Tally()
    let release = Latch()
    let server = try server(limits: Self.limits) { request in
      guard request.path == "/long" else { return .text(200, "quick") }
      await arrived.increment()
      await release.wait()
      return .text(200, "long")
    }
    let long = try await LoopbackClient(to: server.port)
    try await long.send("GET /long HTTP/1.1\r\nHost: a\r\n\r\n")
    await arrived.wait(for: 1)
    var slow: [LoopbackClient] = []
    for _ in 0..<40 { slow.append(try await LoopbackClient(to: server.port)) }
    let quick = try await LoopbackClient(to: server.port)
    #expect(try await quick.ask(Self.request).body == "quick")
    await release.open()
    #expect(try await long.answer().body == "long")
    await server.stop()
    withExtendedLifetime(slow) {}
  }
}
