import JSON
import Subprocess
import Support
import Testing

@testable import sandbox

/// What a chat sees of a running relay.
@Suite(.timeLimit(.minutes(2))) struct ConversationTests {
  @Test func answersAPrompt() async throws {
    try await withStage { stage in
      let relay = try await stage.start()
      stage.telegram.post(chat: 501, text: "hello")
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
      // The three digits may be part of a time or a hash, but not a word of their own.
      let words = end.stdout.split { !$0.isLetter && !$0.isNumber && $0 != "." }
      #expect(!words.contains("501"))
    }
  }

  /// Each message with a part of its answer.
  @Test func answersEachKindOfMessage() async throws {
    try await withStage { stage in
      let relay = try await stage.start(["PERSONA_MAP": "502=ops"])
      let table: [(message: String, answer: String)] = [
        ("/start", "/help"), ("/help", "/ops TEXT"), ("/status", "0 in the queue"),
        ("/stop", "nothing to stop"), ("/nothing here", "I don't know /nothing"),
        ("/ops", "Add your prompt after the command: /ops TEXT"),
        ("/ops is it up?", "echo: is it up?"),
        ("/reset", "beginning of a new conversation"), ("!direct hi", "hi"),
        ("!fail no disk", "The agent failed: no disk"),
        ("!reject not me", "The agent declined this prompt: not me"),
        ("!status done so", "done so"), ("!empty", "finished without an answer"),
        ("!stream a b c", "a"),
        ("!ask which one?", "which one?"), ("the second", "the second"), ("plain", "echo: plain"),
      ]
      for (message, answer) in table {
        stage.telegram.post(chat: 501, text: message)
        let text = try await stage.telegram.nextMessage().text
        #expect(text.contains(answer), "\(message): \(text)")
      }
      stage.telegram.postPhoto(chat: 501, caption: "what is it?")
      let captioned = try await stage.telegram.nextMessage().text
      #expect(captioned.hasPrefix("echo: what is it?"))
      #expect(captioned.hasSuffix("forward a photo.)"))
      stage.telegram.postPhoto(chat: 501)
      #expect(try await stage.telegram.nextMessage().text.contains("I can read only text"))
      stage.telegram.postAnonymousAdmin(chat: 503, text: "as the group")
      #expect(try await stage.telegram.nextMessage().text == "echo: as the group")
      stage.telegram.post(chat: 501, text: "!long 9000")
      let pieces = try await stage.telegram.messages(count: table.count + 6).suffix(3)
      #expect(pieces.map { $0.replyTo == nil } == [false, true, true])
      #expect(pieces.allSatisfy { $0.text.unicodeScalars.count <= 4096 })
      try await stage.telegram.untilConfirmed()
      #expect(try await relay.stop().status == .exited(0))
    }
  }

  /// Chats that are not served, other bots' commands and unreadable updates get no answer; all of these
  /// updates are confirmed.
  @Test func answersNothingElse() async throws {
    // So long that it is not part of a time, hash or id of the log by chance.
    let stranger: Int64 = 990_099_009_900
    try await withStage { stage in
      let relay = try await stage.start()
      stage.telegram.post(chat: stranger, text: "hello")
      stage.telegram.post(chat: stranger, text: "/help")
      stage.telegram.postPhoto(chat: stranger)
      stage.telegram.post(chat: 501, text: "/help@another_bot")
      stage.telegram.post(raw: { #"{"update_id":\#($0),"message":{"chat":"what"}}"# })
      stage.telegram.post(raw: { #"{"update_id":\#($0),"surprise":{}}"# })
      stage.telegram.post(chat: 501, text: "last")
      #expect(try await stage.telegram.nextMessage().text == "echo: last")
      try await stage.telegram.untilConfirmed()
      let end = try await relay.stop()
      #expect(end.log("update.unauthorised").count == 3)
      #expect(end.log("update.undecodable").count == 1)
      #expect(!end.stdout.contains("\(stranger)"))
      #expect(stage.agent.prompts.map(\.text) == ["last"])
    }
  }

  @Test func keepsAConversationForEachChatAndTopic() async throws {
    try await withStage { stage in
      let relay = try await stage.start()
      let places: [(chat: Int64, topic: Int?)] = [(501, nil), (503, 7), (503, 8)]
      for round in 0..<2 {
        for place in places {
          var post = TelegramPost(chat: place.chat, .text("round \(round)"))
          if let topic = place.topic { post.thread = (topic, true) }
          stage.telegram.post(post)
          let answer = try await stage.telegram.nextMessage()
          #expect(answer.chat == place.chat)
          #expect(answer.thread == place.topic)
        }
      }
      let contexts = stage.agent.prompts.map(\.context)
      #expect(contexts.prefix(3).allSatisfy { $0 == nil })
      #expect(Set(contexts.suffix(3).compactMap(\.self)).count == 3)
      _ = try await relay.stop()
    }
  }

  @Test func stopsThePromptWithTheAgentAndThoseAfterIt() async throws {
    try await withStage { stage in
      let relay = try await stage.start(["A2A_TIMEOUT": "60s"])
      stage.telegram.post(chat: 501, text: "!never")
      stage.telegram.post(chat: 501, text: "second")
      stage.telegram.post(chat: 502, text: "another chat")
      try await stage.agent.prompts(count: 1)
      stage.telegram.post(chat: 501, text: "/stop")
      let answers = try await stage.telegram.messages(count: 2).map(\.text)
      #expect(Set(answers) == ["Stopped 2 prompts.", "echo: another chat"])
      try await stage.telegram.untilConfirmed()
      #expect(stage.agent.canceled == 1)
      _ = try await relay.stop()
    }
  }

  @Test func notifiesAChatOverTheRateLimit() async throws {
    try await withStage { stage in
      let relay = try await stage.start(["RATE_LIMIT_PER_MINUTE": "1", "PERSONA_MAP": "502=ops"])
      for number in 0..<5 { stage.telegram.post(chat: 501, text: "\(number)") }
      stage.telegram.post(chat: 502, text: "ops has its own")
      let texts = try await stage.telegram.messages(count: 4).map(\.text)
      #expect(texts.contains("echo: 0"))
      #expect(texts.contains("echo: 1"))
      #expect(texts.contains("[ops] echo: ops has its own"))
      #expect(texts.filter { $0.hasPrefix("There are too many prompts for general") }.count == 1)
      try await stage.telegram.untilConfirmed()
      let end = try await relay.stop()
      #expect(end.log("prompt.limited").count == 3)
    }
  }

  /// A group accepts 20 messages a minute. The answers need them.
  @Test(arguments: [(20, 0...0), (5, 0...1)])
  func sparesTheBudgetOfAGroup(prompts: Int, notices: ClosedRange<Int>) async throws {
    try await withStage { stage in
      let group: Int64 = -700
      let relay = try await stage.start(["TELEGRAM_CHAT_ID_ALLOWLIST": "501,\(group)"])
      stage.telegram.post(
        (0..<prompts).map { number in
          TelegramPost(chat: group, .text("!slow \(3.0 / Double(prompts)) \(number)"))
        })
      try await stage.telegram.untilConfirmed(within: .seconds(60))
      #expect(stage.answers.count == prompts)
      #expect(notices.contains(stage.telegram.messages.count - prompts))
      #expect(try await relay.stop().status == .exited(0))
    }
  }

  /// A group becomes a supergroup: Telegram says so, and it is served under its new id.
  @Test func followsAGroupThatMigrates() async throws {
    try await withStage { stage in
      let group: Int64 = -700
      let relay = try await stage.start(["TELEGRAM_CHAT_ID_ALLOWLIST": "501,\(group)"])
      stage.telegram.post(chat: group, text: "before")
      #expect(try await stage.telegram.nextMessage().chat == group)
      stage.telegram.migrate(chat: group, to: -1_000_000_000_700)
      stage.telegram.post(chat: -1_000_000_000_700, text: "after")
      let answer = try await stage.telegram.nextMessage()
      #expect(answer.chat == -1_000_000_000_700)
      #expect(answer.text == "echo: after")
      #expect(try await relay.stop().log("chat.migrated").count == 1)
    }
  }
}
