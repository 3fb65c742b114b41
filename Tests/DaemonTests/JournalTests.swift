import Glibc
import HTTP
import JSON
import Subprocess
import Support
import Testing

@testable import sandbox

/// What `STATE_DIR` is for: crashes, strangers that hide commands, and two instances.
@Suite(.timeLimit(.minutes(3))) struct JournalTests {
  private func folder(_ stage: Stage, _ name: String = "state") throws -> String {
    try stage.folder.makeFolder(name, mode: 0o700)
  }

  private func strangers(_ count: Int) -> [TelegramPost] {
    (0..<count).map { TelegramPost(chat: 9000, .text("\($0)")) }
  }

  /// Without the journal, a crash repeats up to ten of these answers, and the others wait.
  @Test func repeatsAtMostOneAnswerAfterACrash() async throws {
    try await withStage { stage in
      let state: [String: String?] = ["STATE_DIR": try folder(stage)]
      let relay = try await stage.start(state)
      stage.telegram.floodWait(.seconds(600), in: 501)
      stage.telegram.post(chat: 501, text: "waits")
      stage.telegram.post((0..<60).map { TelegramPost(chat: 502, .text("\($0)")) })
      try await stage.telegram.wait(for: "sixty answers", within: .seconds(60)) {
        $0.messages.count { $0.text.hasPrefix("echo: ") } >= 60
      }
      relay.send(SIGKILL)
      _ = try await relay.ended()
      stage.telegram.floodWait(.zero, in: 501)
      let prompts = stage.agent.prompts.count
      let next = try await stage.start(state)
      try await stage.telegram.untilConfirmed(within: .seconds(60))
      #expect(Set(stage.answers).count == 61)
      #expect(stage.answers.count <= 62)
      // The prompt that waits, and at most one other.
      #expect(stage.agent.prompts.count - prompts <= 2)
      #expect(try await next.stop().status == .exited(0))
    }
  }

  @Test func seesCommandsBehindStrangers() async throws {
    try await withStage { stage in
      let relay = try await stage.start([
        "STATE_DIR": try folder(stage), "A2A_TIMEOUT": "3m", "LOG_LEVEL": "INFO",
      ])
      stage.telegram.post(chat: 501, text: "!slow 120")
      try await stage.agent.wait(for: "the prompt") { !$0.prompts.isEmpty }
      stage.telegram.post(
        strangers(500) + [
          TelegramPost(chat: 501, .text("/status")), TelegramPost(chat: 501, .text("/stop")),
        ])
      try await stage.telegram.wait(for: "both replies") {
        $0.messages.contains { $0.text.contains("1 in progress") }
          && $0.messages.contains { $0.text == "Stopped one prompt." }
      }
      try await stage.telegram.untilConfirmed()
      let end = try await relay.stop()
      #expect(end.status == .exited(0))
      #expect(end.log("state.held").compactMap { $0["count"]?.integerValue } == [1])
      #expect(end.log("relay.left_prompts").isEmpty)
    }
  }

  /// The prompt is confirmed at Telegram before it is answered.
  @Test(arguments: [SIGKILL, SIGTERM])
  func answersHeldPromptsAfterARestart(signal: Int32) async throws {
    try await withStage { stage in
      let state: [String: String?] = [
        "STATE_DIR": try folder(stage), "A2A_TIMEOUT": "3m", "DRAIN_TIMEOUT": "1s",
      ]
      let relay = try await stage.start(state)
      stage.telegram.post(chat: 501, text: "!slow 120 held")
      try await stage.agent.wait(for: "the prompt") { !$0.prompts.isEmpty }
      stage.telegram.post([TelegramPost(chat: 501, .text("second"))] + strangers(150))
      try await stage.telegram.untilConfirmed(within: .seconds(60))
      #expect(stage.answers.isEmpty)
      relay.send(signal)
      let end = try await relay.ended()
      if signal == SIGTERM {
        #expect(end.status == .exited(0))
        let left = try #require(end.log("relay.left_prompts").first)
        #expect(left["count"]?.integerValue == 0)
        #expect(left["held"]?.integerValue == 2)
      }
      let next = try await stage.start(state)
      try await stage.agent.wait(for: "the prompt again") { $0.prompts.count > 1 }
      stage.telegram.post(chat: 501, text: "/stop")
      stage.telegram.post(chat: 501, text: "third")
      try await stage.telegram.wait(for: "the third answer") {
        $0.messages.contains { $0.text == "echo: third" }
      }
      #expect(stage.telegram.texts(to: 501).contains("Stopped 2 prompts."))
      #expect(try await next.stop().status == .exited(0))
      // Nothing is left.
      let last = try await stage.start(state)
      stage.telegram.post(chat: 501, text: "fourth")
      try await stage.telegram.wait(for: "the fourth answer") {
        $0.messages.contains { $0.text == "echo: fourth" }
      }
      #expect(stage.agent.prompts.map(\.text).suffix(2) == ["third", "fourth"])
      #expect(try await last.stop().status == .exited(0))
    }
  }

  @Test func waitsForTheFolderOfAnotherInstance() async throws {
    try await withStage { stage in
      let state: [String: String?] = ["STATE_DIR": try folder(stage)]
      let first = try await stage.start(state)
      stage.telegram.post(chat: 501, text: "one")
      _ = try await stage.telegram.nextMessage()
      try await stage.telegram.untilConfirmed()
      let second = try await stage.start(
        state.merging(["METRICS_LISTEN": "127.0.0.2:\(stage.port)"]) { $1 })
      let waiting = try await stage.start(
        state.merging(["METRICS_LISTEN": "127.0.0.3:\(stage.port)"]) { $1 })
      try await stage.telegram.wait(for: "three starts") {
        $0.calls.count { $0.method == "getme" && $0.status != nil } >= 3
      }
      #expect(try await waiting.stop().status == .exited(0))
      #expect(try await first.stop().status == .exited(0))
      stage.telegram.post(chat: 501, text: "two")
      try await stage.telegram.wait(for: "the second answer") {
        $0.messages.contains { $0.text == "echo: two" }
      }
      let end = try await second.stop()
      #expect(end.status == .exited(0))
      #expect(end.log("telegram.conflict").isEmpty)
    }
  }

  /// The other instance cannot answer them.
  @Test func finishesHeldPromptsBeforeStandby() async throws {
    try await withStage { stage in
      let relay = try await stage.start([
        "STATE_DIR": try folder(stage), "A2A_TIMEOUT": "1s", "LOG_LEVEL": "INFO",
      ])
      stage.telegram.post(chat: 501, text: "!slow 0.5 one")
      try await stage.agent.wait(for: "the prompt") { !$0.prompts.isEmpty }
      stage.telegram.post(
        (0..<3).map { TelegramPost(chat: 501, .text("!slow 0.2 \($0)")) } + strangers(150))
      try await stage.telegram.untilConfirmed(within: .seconds(60))
      let pages = try Pages(port: stage.port)
      let (status, text) = try await pages.ask(.post, "/mode/passive")
      #expect(status == 200, "\(text)")
      #expect(stage.answers.count == 4)
      #expect(try await pages.ask(.get, "/readyz").1.contains(#""held":0"#))
      await pages.transport.close()
      #expect(try await relay.stop().status == .exited(0))
    }
  }
}
