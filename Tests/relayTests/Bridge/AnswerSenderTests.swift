import HTTP
import JSON
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
    #expect(sent.count == Answer.mostPieces + 1)
    #expect(try #require(sent.last).contains("its end was left out: 40960 of "))
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
    for turn in [
      Self.refusal(403, "Forbidden: bot was blocked by the user"),
      Self.refusal(400, "Bad Request: chat not found"),
    ] {
      let (result, sent) = try await send("yes", [turn])
      #expect(result.outcome == .undeliverable)
      #expect(sent.count == 1)
    }
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
    #expect(first.answer.pieces.count == 1)
    #expect(first.answer.next?.replyTo == nil)
  }
}
