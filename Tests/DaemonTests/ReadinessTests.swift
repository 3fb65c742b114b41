import HTTP
import Subprocess
import Support
import Testing

@testable import sandbox

/// `/readyz` says how the service is, not how one request was.
@Suite(.timeLimit(.minutes(3))) struct ReadinessTests {
  /// Much less than a poll of an idle bot lasts, and generous for a slow machine.
  private static let soon = Duration.seconds(15)

  @Test func isReadySoonThoughTheBotIsIdle() async throws {
    try await withStage { stage in
      let relay = try await stage.start(["TELEGRAM_POLL_TIMEOUT": "30s"])
      let pages = try Pages(port: stage.port)
      let start = try await pages.answer(to: "/readyz", within: Self.soon) { $0.0 == 200 }
      #expect(start.status == 200, "\(start.page)")
      for _ in 0..<3 {
        #expect(try await pages.ask(.post, "/mode/passive").0 == 200)
        let passive = try await pages.ask(.get, "/readyz?passive=ok")
        #expect(passive.0 == 200, "\(passive.1)")
        #expect(try await pages.ask(.get, "/readyz").0 == 503)
        #expect(try await pages.ask(.post, "/mode/active").0 == 200)
        let active = try await pages.answer(to: "/readyz", within: Self.soon) { $0.0 == 200 }
        #expect(active.status == 200, "\(active.page)")
      }
      await pages.transport.close()
      #expect(try await relay.stop().status == .exited(0))
    }
  }

  @Test func isReadySoonAfterAnOutageOfTelegram() async throws {
    try await withStage { stage in
      stage.telegram.inject(.badGateway, on: "getUpdates", times: 2)
      let relay = try await stage.start(["TELEGRAM_POLL_TIMEOUT": "30s"])
      let pages = try Pages(port: stage.port)
      let failed = try await pages.answer(to: "/readyz", within: Self.soon) {
        $0.1.contains("telegram: the reply is not from the Bot API (502)")
      }
      #expect(failed.status == 503, "\(failed.page)")
      let ready = try await pages.answer(to: "/readyz", within: Self.soon) { $0.0 == 200 }
      #expect(ready.status == 200, "\(ready.page)")
      await pages.transport.close()
      _ = try await relay.stop()
    }
  }

  /// A poll that Telegram refuses is no sign of working.
  @Test func isNotReadyThroughTheStartOfAPoll() async throws {
    try await withStage { stage in
      stage.telegram.inject(.webhook, on: "getUpdates", times: 1000)
      let relay = try await stage.start(["TELEGRAM_POLL_TIMEOUT": "30s"])
      try await stage.telegram.wait(for: "two polls") {
        $0.calls.filter { $0.method == "getupdates" && $0.status != nil }.count >= 2
      }
      let pages = try Pages(port: stage.port)
      let (status, page) = try await pages.ask(.get, "/readyz")
      #expect(status == 503)
      #expect(page.contains("webhook"))
      await pages.transport.close()
      _ = try await relay.stop()
    }
  }

  @Test(arguments: [AgentFault.status(400), .status(413), .garbage, .huge, .serverError])
  func staysReadyWhenAPromptFails(fault: AgentFault) async throws {
    try await withStage(AgentRules(streams: false)) { stage in
      let relay = try await stage.start()
      stage.telegram.post(chat: 501, text: "before")
      #expect(try await stage.telegram.nextMessage().text == "echo: before")
      stage.agent.inject(fault, on: .send)
      stage.telegram.post(chat: 501, text: "during")
      _ = try await stage.telegram.nextMessage()
      try await stage.telegram.untilConfirmed()
      let pages = try Pages(port: stage.port)
      let (status, page) = try await pages.ask(.get, "/readyz")
      #expect(status == 200, "\(fault): \(page)")
      let metrics = try await pages.ask(.get, "/metrics").1
      #expect(metrics.contains(#"classification="fatal"} 0"#), "\(fault)")
      await pages.transport.close()
      let end = try await relay.stop()
      #expect(end.log("agent.unreachable").isEmpty, "\(fault)")
    }
  }

  @Test func isNotReadyWhilePromptsFailOneAfterAnother() async throws {
    try await withStage(AgentRules(streams: false)) { stage in
      let relay = try await stage.start(["A2A_RETRY_ATTEMPTS": "0"])
      stage.telegram.post(chat: 501, text: "before")
      #expect(try await stage.telegram.nextMessage().text == "echo: before")
      stage.agent.inject(.unauthorized, on: .send, times: 3)
      let pages = try Pages(port: stage.port)
      for number in 1...3 {
        stage.telegram.post(chat: 501, text: "\(number)")
        _ = try await stage.telegram.nextMessage()
        try await stage.telegram.untilConfirmed()
        let (status, page) = try await pages.ask(.get, "/readyz")
        #expect(status == (number < 3 ? 200 : 503), "\(number): \(page)")
      }
      stage.telegram.post(chat: 501, text: "after")
      #expect(try await stage.telegram.nextMessage().text == "echo: after")
      #expect(try await pages.ask(.get, "/readyz").0 == 200)
      await pages.transport.close()
      let end = try await relay.stop()
      #expect(end.log("agent.unreachable").count == 1)
      #expect(end.log("agent.recovered").count == 1)
    }
  }

  /// A passive instance looks whether it could take over.
  @Test func isUnfitWithoutTelegram() async throws {
    try await withStage { stage in
      let relay = try await stage.start()
      let pages = try Pages(port: stage.port)
      _ = try await pages.answer(to: "/readyz", within: Self.soon) { $0.0 == 200 }
      stage.telegram.inject(.unauthorized, on: "getMe", times: 1000)
      #expect(try await pages.ask(.post, "/mode/passive").0 == 200)
      let unfit = try await pages.answer(to: "/readyz?passive=ok", within: Self.soon) {
        $0.0 == 503
      }
      #expect(unfit.page.contains("the bot token was rejected (401)"), "\(unfit.page)")
      #expect(unfit.page.contains(#""fit":false"#))
      stage.telegram.clearFaults()
      #expect(try await pages.ask(.post, "/mode/active").0 == 200)
      let ready = try await pages.answer(to: "/readyz", within: Self.soon) { $0.0 == 200 }
      #expect(ready.status == 200, "\(ready.page)")
      await pages.transport.close()
      #expect(try await relay.stop().status == .exited(0))
    }
  }
}
