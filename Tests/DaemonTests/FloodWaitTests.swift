import Glibc
import JSON
import Subprocess
import Support
import Testing

@testable import sandbox

/// A chat in flood wait, beside chats that are not.
@Suite(.timeLimit(.minutes(2))) struct FloodWaitTests {
  /// The chat in flood wait has this many prompts.
  @Test(arguments: [1, 5, 6, 30]) func answersOtherChats(count: Int) async throws {
    try await withStage { stage in
      let relay = try await stage.start(["DRAIN_TIMEOUT": "1s"])
      stage.telegram.floodWait(.seconds(600), in: 501)
      stage.telegram.post((0..<count).map { TelegramPost(chat: 501, .text("\($0)")) })
      stage.telegram.post(chat: 502, text: "hello")
      try await stage.telegram.wait(for: "the other chat's answer") {
        $0.messages.contains { $0.chat == 502 && $0.text == "echo: hello" }
      }
      #expect(stage.telegram.texts(to: 501).isEmpty)
      let end = try await relay.stop()
      #expect(end.status == .exited(0))
      #expect(end.log("answers.at_risk").compactMap { $0["level"]?.stringValue } == ["WARNING"])
    }
  }

  /// A crash repeats no more answers than `ANSWERS_AT_RISK` says.
  @Test func limitsTheAnswersThatACrashRepeats() async throws {
    try await withStage { stage in
      let relay = try await stage.start()
      stage.telegram.floodWait(.seconds(600), in: 501)
      stage.telegram.post(chat: 501, text: "waits")
      stage.telegram.post((0..<60).map { TelegramPost(chat: 502, .text("\($0)")) })
      try await stage.telegram.wait(for: "ten answers") { $0.sent >= 10 }
      // The eleventh would be sent within 10 ms. A rising number of polls proves that time passes.
      let polls = stage.telegram.calls(of: "getUpdates").count
      try await stage.telegram.wait(for: "two more polls") {
        $0.calls.filter { $0.method == "getupdates" }.count >= polls + 2
      }
      #expect(stage.answers.count == 10)
      relay.send(SIGKILL)
      _ = try await relay.ended()
      stage.telegram.floodWait(.zero, in: 501)
      let next = try await stage.start()
      try await stage.telegram.untilConfirmed(within: .seconds(60))
      #expect(Set(stage.answers).count == 61)
      #expect(stage.answers.count == 71)
      #expect(try await next.stop().status == .exited(0))
    }
  }
}
