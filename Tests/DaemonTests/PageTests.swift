import HTTP
import JSON
import Subprocess
import Support
import Testing

@testable import sandbox

/// The pages of a running relay.
@Suite(.timeLimit(.minutes(2))) struct PageTests {
  struct Pages {
    let transport: Transport
    let base: RequestTarget

    init(port: UInt16) throws {
      base = try #require(RequestTarget("http://127.0.0.1:\(port)"))
      transport = Transport(egress: EgressList([base.origin: TLSSettings()]))
    }

    func ask(_ method: Method = .get, _ path: String) async throws -> (Int, String) {
      let target = try #require(base.appending(path))
      let reply = try await transport.send(
        Request(method, target, deadline: .now + .seconds(20)))
      return (reply.status, String(decoding: reply.body, as: UTF8.self))
    }
  }

  @Test func showsThatItIsReady() async throws {
    try await withStage { stage in
      let relay = try await stage.start()
      stage.telegram.post(chat: 501, text: "hello")
      _ = try await stage.telegram.nextMessage()
      try await stage.telegram.untilConfirmed()
      let pages = try Pages(port: stage.port)
      let ready = try await pages.ask(.get, "/readyz")
      #expect(ready.0 == 200, "\(ready.1)")
      #expect(try await pages.ask(.get, "/healthz").0 == 200)
      let metrics = try await pages.ask(.get, "/metrics").1
      #expect(metrics.contains(#"router_prompts_total{env="dev",outcome="answered"} 1"#))
      #expect(metrics.contains(#"telegram_latency_ms_count{env="dev",method="sendMessage"}"#))
      #expect(metrics.contains(#"a2a_latency_ms_count{env="dev",method="#))
      await pages.transport.close()
      _ = try await relay.stop()
    }
  }

  @Test func saysWhyItIsNotReady() async throws {
    try await withStage { stage in
      stage.telegram.inject(.otherConsumer, on: "getUpdates", times: 1000)
      await stage.agent.stop()
      let relay = try await stage.start()
      try await stage.telegram.wait(for: "a poll") {
        $0.calls.contains { $0.method == "getupdates" && $0.status != nil }
      }
      try await stage.telegram.wait(for: "another poll") {
        $0.calls.filter { $0.method == "getupdates" }.count >= 2
      }
      let pages = try Pages(port: stage.port)
      let (status, page) = try await pages.ask(.get, "/readyz")
      #expect(status == 503)
      #expect(page.contains("another instance polls this bot (409)"))
      #expect(page.contains("agent: cannot connect"))
      #expect(try await pages.ask(.get, "/healthz").0 == 200)
      await pages.transport.close()
      stage.telegram.clearFaults()
      _ = try await relay.stop()
    }
  }

  /// Manual failover: the prompt in flight is answered, the rest is left for the other instance.
  @Test func standsByAndTakesOver() async throws {
    try await withStage { stage in
      let relay = try await stage.start(["RELAY_MODE": "passive"])
      let pages = try Pages(port: stage.port)
      try await stage.telegram.wait(for: "the menu") {
        $0.calls.contains { $0.method == "setmycommands" && $0.status != nil }
      }
      let ready = try await pages.ask(.get, "/readyz")
      #expect(ready.0 == 503)
      #expect(ready.1.contains("passive"))
      #expect(stage.telegram.calls(of: "getUpdates").isEmpty)
      #expect(try await pages.ask(.post, "/mode/active").0 == 200)
      stage.telegram.post(chat: 501, text: "!slow 0.5 one")
      try await stage.agent.prompts(count: 1)
      for number in 0..<3 { stage.telegram.post(chat: 502, text: "\(number)") }
      let (status, page) = try await pages.ask(.post, "/mode/passive")
      #expect(status == 200)
      #expect(page.contains("passive"))
      #expect(stage.telegram.messages.count == 1)
      #expect(stage.telegram.pending == 3)
      #expect(try await pages.ask(.post, "/mode/active").0 == 200)
      try await stage.telegram.messages(count: 4)
      await pages.transport.close()
      _ = try await relay.stop()
    }
  }
}
