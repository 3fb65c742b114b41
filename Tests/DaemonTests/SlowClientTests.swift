import Subprocess
import Support
import Testing

@testable import sandbox

/// Neighbors that connect to the pages and never finish keep neither a probe nor the relay from
/// working.
@Suite(.timeLimit(.minutes(2))) struct SlowClientTests {
  /// What the clients send: nothing, half a request, or requests whose answers they do not read.
  private static let texts = [
    "", "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ",
    String(repeating: "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", count: 50),
  ]

  @Test func answersBesideFiveHundredSlowClients() async throws {
    try await withStage { stage in
      let relay = try await stage.start()
      try await stage.telegram.wait(for: "a poll") {
        $0.calls.contains { $0.method == "getupdates" && $0.status != nil }
      }
      var slow: [LoopbackClient] = []
      for number in 0..<500 {
        let client = try await LoopbackClient(to: stage.port, receiveBuffer: 4096)
        // The server may already have closed the connection.
        try? await client.send(Self.texts[number % Self.texts.count])
        slow.append(client)
      }
      var times: [Duration] = []
      for client in slow.prefix(20) {
        try? await client.send("x")
        let begin = ContinuousClock.now
        let probe = try await LoopbackClient(to: stage.port)
        let answer = try await probe.ask("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        times.append(.now - begin)
        #expect(answer.status == 200)
      }
      // Each took 25 s and more when a connection was kept for as long as it might last.
      #expect(times.allSatisfy { $0 < .seconds(5) }, "\(times)")
      stage.telegram.post(chat: 501, text: "hello")
      #expect(try await stage.telegram.nextMessage().text == "echo: hello")
      withExtendedLifetime(slow) {}
      #expect(try await relay.stop().status == .exited(0))
    }
  }
}
