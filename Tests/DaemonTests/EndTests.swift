import Glibc
import JSON
import Subprocess
import Support
import Testing

@testable import sandbox

/// How a relay ends, and what it leaves at Telegram.
@Suite(.timeLimit(.minutes(3))) struct EndTests {
  @Test func finishesWhatIsQueued() async throws {
    try await withStage { stage in
      let relay = try await stage.start()
      for number in 0..<20 {
        stage.telegram.post(chat: Stage.chats[number % 4], text: "!slow 0.05 \(number)")
      }
      try await stage.telegram.messages(count: 3)
      let end = try await relay.stop()
      #expect(end.status == .exited(0))
      #expect(end.log("relay.left_prompts").isEmpty)
      let answered = stage.answers.count
      #expect(stage.telegram.pending == 20 - answered, "prompts without an answer stay at Telegram")
      let next = try await stage.start()
      try await stage.telegram.untilConfirmed()
      #expect(stage.answers.count == 20, "no answer twice")
      _ = try await next.stop()
    }
  }

  @Test func leavesToTheNextStartWhatTheAgentNeverAnswers() async throws {
    try await withStage { stage in
      let relay = try await stage.start(["A2A_TIMEOUT": "5m", "DRAIN_TIMEOUT": "2s"])
      stage.telegram.post(chat: 501, text: "!never")
      stage.telegram.post(chat: 502, text: "after it")
      try await stage.agent.prompts(count: 1)
      let began = ContinuousClock.now
      let end = try await relay.stop()
      #expect(end.status == .exited(0))
      #expect(ContinuousClock.now - began < .seconds(10))
      #expect(stage.telegram.pending == 2)
      #expect(end.log("relay.left_prompts").first?["count"]?.integerValue == 2)
      let next = try await stage.start(["A2A_TIMEOUT": "1s"])
      try await stage.telegram.wait(for: "the second answer") {
        $0.messages.contains { $0.text == "echo: after it" }
      }
      let texts = stage.telegram.messages.map(\.text).filter { !$0.hasPrefix("Your prompt is") }
      #expect(texts.count == 2)
      #expect(texts[0].contains("took too long"))
      #expect(texts[1] == "echo: after it")
      _ = try await next.stop()
    }
  }

  @Test func exitsAtOnceOnASecondSignal() async throws {
    try await withStage { stage in
      let relay = try await stage.start(["A2A_TIMEOUT": "5m"])
      stage.telegram.post(chat: 501, text: "!never")
      try await stage.agent.prompts(count: 1)
      relay.send(SIGTERM)
      // A pending signal is not delivered twice, so the second one is another signal.
      relay.send(SIGINT)
      #expect(try await relay.ended().status == .exited(1))
      #expect(stage.telegram.pending == 1)
    }
  }

  @Test func endsInTheMiddleOfAStart() async throws {
    try await withStage { stage in
      stage.telegram.inject(.hang, on: "getMe")
      let relay = try await stage.start()
      try await stage.telegram.wait(for: "getMe") { !$0.calls.isEmpty }
      #expect(try await relay.stop().status == .exited(0))
    }
  }

  /// A supervisor must see it: exit status 1, and the reason in the log without the token.
  @Test func failsWithARefusedToken() async throws {
    try await withStage { stage in
      let token = "110201543:" + String(repeating: "B", count: 35)
      let relay = try await stage.start(["TELEGRAM_BOT_TOKEN": token])
      let end = try await relay.ended()
      #expect(end.status == .exited(1))
      let reason = try #require(end.log("relay.failed").first?["reason"]?.stringValue)
      #expect(reason == "telegram: the bot token was rejected (401)")
      #expect(!end.stdout.contains("BBBBB"))
    }
  }

  @Test func failsWhenTheTokenIsRevoked() async throws {
    try await withStage { stage in
      let relay = try await stage.start()
      stage.telegram.post(chat: 501, text: "hello")
      _ = try await stage.telegram.nextMessage()
      stage.telegram.inject(.unauthorized, on: "getUpdates", times: 100)
      stage.telegram.post(chat: 501, text: "too late")
      let end = try await relay.ended()
      #expect(end.status == .exited(1))
      #expect(end.log("relay.failed").count == 1)
    }
  }

  /// A page of a front end, or a single refusal, is no verdict on the token.
  @Test(arguments: [
    (TelegramFault.page(401), 6), (.page(404), 6), (.page(421), 1), (.page(403), 1),
    (.unauthorized, 1), (.notFound, 1), (.refusal(TelegramRefusal(421, "Misdirected Request")), 6),
  ])
  func goesOnAfterAPassingRefusal(fault: TelegramFault, times: Int) async throws {
    try await withStage { stage in
      stage.telegram.inject(fault, on: "getMe")
      stage.telegram.inject(fault, on: "getUpdates", times: min(times, 3))
      stage.telegram.post(chat: 501, text: "hello")
      let relay = try await stage.start()
      #expect(try await stage.telegram.nextMessage(within: .seconds(40)).text == "echo: hello")
      try await stage.telegram.untilConfirmed()
      let end = try await relay.stop()
      #expect(end.status == .exited(0))
      #expect(end.log("relay.failed").isEmpty)
    }
  }

  @Test func failsWithARefusedKey() async throws {
    try await withStage(AgentRules(key: "another", cardNeedsKey: true)) { stage in
      let end = try await stage.start().ended()
      #expect(end.status == .exited(1))
      let reason = try #require(end.log("relay.failed").first?["reason"]?.stringValue)
      #expect(reason == "agent: the credential is refused")
    }
  }

  @Test func failsWhenItsPortIsTaken() async throws {
    try await withStage { stage in
      let taken = "127.0.0.1:\(stage.telegram.port)"
      let end = try await stage.start(["METRICS_LISTEN": taken]).ended()
      #expect(end.status == .exited(1))
      #expect(end.stdout.contains("in use by another process"))
    }
  }

  /// A developer's relay reaches nothing outside this machine.
  @Test(arguments: [
    ("A2A_BASE_URL", "https://agent.example"), ("TELEGRAM_API_URL", "https://api.telegram.org"),
    ("OTEL_EXPORTER_OTLP_ENDPOINT", "https://otlp.example"), ("STATSD_ADDRESS", "192.0.2.1:8125"),
  ])
  func refusesRemotePeersInDev(variable: String, value: String) async throws {
    try await withStage { stage in
      let end = try await stage.start([variable: value]).ended()
      #expect(end.status == .exited(1))
      #expect(end.stderr.contains(variable))
      #expect(stage.telegram.calls.isEmpty)
    }
  }
}
