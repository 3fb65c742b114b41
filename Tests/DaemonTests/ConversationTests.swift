import JSON
import Subprocess
import Testing

@testable import sandbox

/// What a chat sees of a relay that runs.
@Suite struct ConversationTests {
  @Test func answersAPrompt() async throws {
    try await withStage { stage in
      let relay = try await stage.start()
      let id = stage.telegram.post(chat: 501, text: "hello")
      let answer = try await stage.telegram.nextMessage()
      #expect(answer.text == "echo: hello")
      #expect(answer.chat == 501)
      #expect(answer.replyTo != nil)
      try await stage.telegram.untilConfirmed()
      let end = try await relay.stop()
      #expect(end.status == .exited(0), "\(end.stdout)\(end.stderr)")
      #expect(end.stderr == "")
      let line = try #require(end.log("prompt.answered").first)
      let traceparent = try #require(stage.agent.prompts.first?.traceparent)
      let trace = try #require(line["correlation_id"]?.stringValue)
      #expect(traceparent.hasPrefix("00-\(trace)-"))
      for name in ["time", "persona_tag", "chat_id_hash", "status", "latency_ms", "env"] {
        #expect(line[name] != nil, "no \(name)")
      }
      #expect(line["build_sha"] != nil)
      #expect(!end.stdout.contains("hello"))
      #expect(!end.stdout.contains("501"))
      #expect(id > 0)
    }
  }
}
