import JSON
import Subprocess
import Support
import Testing

@testable import sandbox

/// What Telegram refuses is changed and sent again, or the chat learns that there is an answer; the log
/// says why.
@Suite(.timeLimit(.minutes(4))) struct RefusedAnswerTests {
  static let refusals: [TelegramFault] =
    [
      "message is too long", "TOPIC_CLOSED", "chat not found", "message text is empty",
      "not enough rights to send text messages to the chat", "moon phase",
      "can't parse entities: Can't find end of the entity starting at byte offset 0",
      "strings must be encoded in UTF-8", "message to be replied not found", "MESSAGE_TOO_LONG",
    ].map { .refusal(.bad($0)) } + [
      .refusal(TelegramRefusal(403, "Forbidden: bot was blocked by the user")),
      .refusal(TelegramRefusal(413, "Request Entity Too Large")), .page(413), .page(400),
    ]

  @Test(arguments: refusals.indices)
  func sendsTheAnswerAllTheSame(refusal index: Int) async throws {
    let fault = Self.refusals[index]
    try await withStage { stage in
      let relay = try await stage.start()
      stage.telegram.inject(fault, on: "sendMessage")
      stage.telegram.post(chat: 501, text: "hello")
      #expect(try await stage.telegram.nextMessage().text == "echo: hello", "\(fault)")
      try await stage.telegram.untilConfirmed()
      #expect(stage.telegram.messages.count == 1)
      #expect(try await relay.stop().status == .exited(0))
    }
  }

  /// Telegram's words are in the log, where they break no line and show no token.
  @Test func saysWhyInTheLog() async throws {
    try await withStage { stage in
      let relay = try await stage.start()
      let words = "TOPIC \u{202E}\n of /bot\(stage.telegram.token)/sendMessage"
      stage.telegram.inject(.refusal(.bad(words)), on: "sendMessage", times: 2)
      stage.telegram.post(chat: 501, text: "hello")
      let text = try await stage.telegram.nextMessage().text
      #expect(text.hasPrefix("I have an answer, but Telegram refused to show it (error 400)."))
      stage.telegram.post(chat: 502, text: "next")
      #expect(try await stage.telegram.nextMessage().text == "echo: next")
      try await stage.telegram.untilConfirmed()
      let end = try await relay.stop()
      let line = try #require(end.log("answer.refused").first)
      #expect(line["reason"]?.stringValue?.contains("Bad Request: TOPIC ") == true)
      #expect(line["status"]?.stringValue == "notice")
      #expect(!end.stdout.contains(stage.telegram.token.suffix(35)))
      #expect(!end.stdout.contains("\u{202E}"))
      #expect(end.log("prompt.failed").count == 1)
    }
  }

  /// A chat that refuses everything delays no other chat and ends no process.
  @Test func logsWhatItCannotDeliver() async throws {
    try await withStage { stage in
      let relay = try await stage.start()
      let refusal = TelegramRefusal.bad("not enough rights to send text messages to the chat")
      stage.telegram.inject(.refusal(refusal), on: "sendMessage", times: 3)
      stage.telegram.post(chat: 501, text: "hello")
      try await stage.telegram.untilConfirmed()
      stage.telegram.post(chat: 502, text: "next")
      #expect(try await stage.telegram.nextMessage().text == "echo: next")
      try await stage.telegram.untilConfirmed()
      let end = try await relay.stop()
      let line = try #require(end.log("answer.undeliverable").first)
      #expect(line["reason"]?.stringValue?.contains("not enough rights") == true)
      #expect(stage.telegram.calls(of: "sendMessage").count == 4)
    }
  }

  @Test func endsALongAnswerAtTheTwentiethMessage() async throws {
    try await withStage { stage in
      let relay = try await stage.start()
      stage.telegram.post(chat: 501, text: "!long 100000")
      let messages = try await stage.telegram.messages(count: 20)
      try await stage.telegram.untilConfirmed()
      #expect(stage.telegram.messages.count == 20)
      #expect(messages[0].text.unicodeScalars.count > 2000)
      #expect(try #require(messages.last).text.contains("the answer has 1000"))
      #expect(try await relay.stop().status == .exited(0))
    }
  }
}
