import HTTP
import JSON
import Support
import Testing
import Threads

@testable import relay

@Suite struct AnswerSenderTests {
  /// How Telegram answers one call.
  private enum Turn: Sendable {
    case ok
    case says(Int, String)
    case fails(TransferError)
  }

  /// Answers calls in turn from a table, and records what was sent.
  private final class Script: Sendable {
    private let turns: Locked<[Turn]>
    private let bodies = Locked<[String]>([])

    init(_ turns: [Turn]) { self.turns = Locked(turns) }

    var sent: [String] { bodies.withLock { $0 } }

    func answer(_ request: Request) throws(TransferError) -> Reply {
      bodies.withLock { $0.append(String(decoding: request.body, as: UTF8.self)) }
      let turn = turns.withLock { $0.isEmpty ? Turn.ok : $0.removeFirst() }
      switch turn {
      case .ok: return .canned(200, #"{"ok":true,"result":{"message_id":1}}"#)
      case .says(let status, let body): return .canned(status, body)
      case .fails(let error): throw error
      }
    }
  }

  private func send(
    _ text: String, topic: Int64? = nil, _ turns: [Turn]
  ) async throws -> (AnswerSender.Result, [String]) {
    let script = Script(turns)
    let api = try #require(
      BotAPI(baseURL: "http://127.0.0.1:1", token: try BotTokenTests.token()))
    let bot = BotClient(api) { (request) async throws(TransferError) in
      try script.answer(request)
    }
    let message = IncomingMessage(
      place: ChatTopic(chat: -5, topic: topic), id: 9, sender: .user(1), text: "x",
      attachment: nil, time: 0)
    return (await AnswerSender(bot: bot).send(Answer(text, to: message)), script.sent)
  }

  private static func refusal(_ status: Int, _ description: String, _ rest: String = "") -> Turn {
    .says(
      status, #"{"ok":false,"error_code":\#(status),"description":"\#(description)"\#(rest)}"#)
  }

  @Test func repliesToThePrompt() async throws {
    let (result, sent) = try await send("yes", [])
    #expect(result.outcome == .delivered)
    #expect(sent.count == 1)
    #expect(try #require(sent.first).contains(#""message_id":9"#))
  }

  @Test func cutsALongAnswerAndRepliesOnce() async throws {
    let (result, sent) = try await send(String(repeating: "word ", count: 2000), [])
    #expect(result.outcome == .delivered)
    #expect(sent.count == 3)
    #expect(sent.filter { $0.contains("reply_parameters") }.count == 1)
  }

  @Test func boundsTheNumberOfMessages() async throws {
    let (result, sent) = try await send(String(repeating: "x", count: 4096 * 30), [])
    #expect(result.outcome == .delivered)
    #expect(sent.count == 20)
    #expect(try #require(sent.last).contains("the answer has 122880 characters"))
  }

  /// The message is changed where that helps, and sent again at once.
  @Test(arguments: [
    ("message to be replied not found", ""), ("message thread not found", ""),
    ("group chat was upgraded", #","parameters":{"migrate_to_chat_id":-1005}"#),
  ])
  func repairsWhatTelegramRefuses(description: String, rest: String) async throws {
    let refusal = Self.refusal(400, "Bad Request: \(description)", rest)
    let (result, sent) = try await send("yes", topic: 3, [refusal])
    #expect(result.outcome == .delivered)
    #expect(sent.count == 2)
    #expect(result.migratedTo == (rest.isEmpty ? nil : -1005))
  }

  @Test func givesUpOnAChatThatIsGone() async throws {
    for (turn, calls) in [
      (Self.refusal(403, "Forbidden: bot was blocked by the user"), 2),
      (Self.refusal(400, "Bad Request: chat not found"), 3),
    ] {
      let (result, sent) = try await send("yes", Array(repeating: turn, count: 100))
      #expect(result.outcome == .undeliverable)
      #expect(sent.count == calls)
    }
  }

  /// Whatever Telegram refuses once, the answer arrives.
  @Test(arguments: [
    (400, "Bad Request: message is too long"), (400, "Bad Request: MESSAGE_TOO_LONG"),
    (400, "Bad Request: TOPIC_CLOSED"), (400, "Bad Request: chat not found"),
    (400, "Bad Request: not enough rights to send text messages to the chat"),
    (400, "Bad Request: can't parse entities: Can't find end of the entity"),
    (400, "Bad Request: strings must be encoded in UTF-8"),
    (400, "Bad Request: message text is empty"), (400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
    (400, "Bad Request: message to be replied not found"), (400, "moon phase"), (400, ""),
    (403, "Forbidden: bot can't write here"), (413, "Request Entity Too Large"),
    (406, "Not Acceptable"),
  ])
  func sendsWhatWasRefusedOnceInAnotherForm(status: Int, description: String) async throws {
    for topic: Int64? in [nil, 3] {
      let (result, sent) = try await send("yes", topic: topic, [Self.refusal(status, description)])
      #expect(result.outcome == .delivered)
      #expect(sent.count == 2)
      #expect(try #require(sent.last).contains(#""text":"yes""#))
    }
  }

  /// A chat that accepts only short messages of its own, without reply and topic, gets a notice.
  @Test func givesANoticeInPlaceOfWhatIsRefusedInEveryForm() async throws {
    let refusal = Self.refusal(400, "Bad Request: moon phase")
    let (result, sent) = try await send("yes", topic: 3, [refusal, refusal])
    #expect(result.outcome == .delivered)
    #expect(result.answer.outcome == .failed(isFatal: false))
    #expect(sent.count == 3)
    let notice = try #require(sent.last)
    #expect(notice.contains("I have an answer, but Telegram refused to show it (error 400)."))
    #expect(!notice.contains("moon"))
    #expect(!notice.contains("reply_parameters") && !notice.contains("message_thread_id"))
    #expect(result.answer.refusal?.explanation.hasSuffix("(400): Bad Request: moon phase") == true)
  }

  /// Messages of half the length, and nothing that was accepted is sent again.
  @Test func halvesWhatIsTooLong() async throws {
    let words = (0..<2000).map { "word\($0)" }.joined(separator: " ")
    let refusal = Self.refusal(400, "Bad Request: message is too long")
    let (result, sent) = try await send(words, [.ok, refusal])
    #expect(result.outcome == .delivered)
    let texts = try sent.map { body in
      try #require(try JSONValue.parse(Array(body.utf8))["text"]?.stringValue)
    }
    #expect(texts[1].unicodeScalars.count > 2048)
    #expect(texts.dropFirst(2).allSatisfy { $0.unicodeScalars.count <= 2048 })
    #expect(([texts[0]] + texts[2...]).joined(separator: " ") == words)
  }

  @Test func saysThatTheRestIsRefused() async throws {
    let refusal = Self.refusal(400, "Bad Request: message is too long")
    let text = String(repeating: "x", count: 5000)
    let (result, sent) = try await send(text, [.ok, refusal, refusal, refusal])
    #expect(result.outcome == .delivered)
    #expect(try #require(sent.last).contains("refused to show the rest of the answer because of"))
  }

  /// Each refusal is another one, and the attempts end all the same.
  @Test func endsWhateverTelegramSays() async throws {
    let seed = Seed()
    var random = seed.generator
    let descriptions = [
      "message is too long", "TOPIC_CLOSED", "message text is empty", "chat not found",
      "message to be replied not found", "message thread not found", "x",
    ]
    for _ in 0..<300 {
      let turns = (0..<500).map { _ -> Turn in
        switch random.below(4) {
        case 0: return .ok
        case 1:
          let chat = -1000 - Int(random.below(9))
          return Self.refusal(400, "moved", #","parameters":{"migrate_to_chat_id":\#(chat)}"#)
        case 2: return Self.refusal(403, "Forbidden")
        default: return Self.refusal(400, descriptions[random.below(descriptions.count)])
        }
      }
      let text = String(repeating: "word ", count: random.below(40_000))
      let (result, sent) = try await send(text, topic: 3, turns)
      #expect(sent.count <= 60, "\(seed)")
      #expect(result.outcome == .delivered || result.outcome == .undeliverable, "\(seed)")
    }
  }

  /// A front end that refuses for a moment does not cost the answer; one that refuses this text for
  /// minutes does not hold up the chat for ever.
  @Test func countsManyPagesOfAFrontEndAsARefusal() async throws {
    let page = Turn.says(403, "<html>")
    var answer = try await send("yes", [page]).0.answer
    var changes = (0..<9).map { _ in answer.change(after: .unreadable(status: 403)) }
    #expect(changes == Array(repeating: false, count: 8) + [true])
    #expect(answer.form == .plain)
    changes = (0..<100).map { _ in answer.change(after: .unreadable(status: 502)) }
    #expect(!changes.contains(true))
  }

  @Test(arguments: [
    (Turn.says(429, #"{"ok":false,"error_code":429,"parameters":{"retry_after":35}}"#), 35_500),
    (Turn.says(500, #"{"ok":false,"error_code":500,"description":"restart"}"#), 1000),
    (Turn.fails(.cannotConnect), 1000), (Turn.fails(.timedOut(sent: false)), 1000),
  ])
  private func postponesWhatWasNotAccepted(turn: Turn, pause: Int) async throws {
    let (result, _) = try await send("yes", [turn])
    #expect(result.outcome == .postponed(.milliseconds(pause)))
  }

  @Test(arguments: [
    Turn.says(502, "<html>"), .fails(.reset(sent: true)), .fails(.timedOut(sent: true)),
  ])
  private func reportsWhatMayHaveBeenAccepted(turn: Turn) async throws {
    let (result, _) = try await send("yes", [turn])
    #expect(result.outcome == .unknown(retryAfter: .seconds(1)))
  }

  /// The pieces of a long answer that Telegram has accepted are not sent again.
  @Test func goesOnWhereItStopped() async throws {
    let text = String(repeating: "x", count: 5000)
    let (first, _) = try await send(text, [.ok, .fails(.cannotConnect)])
    #expect(first.outcome == .unknown(retryAfter: .seconds(1)))
    #expect(first.answer.accepted == 1)
    #expect(first.answer.next?.text == String(repeating: "x", count: 904))
    #expect(first.answer.next?.replyTo == nil)
  }
}
