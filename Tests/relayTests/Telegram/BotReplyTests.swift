import HTTP
import JSON
import Testing

@testable import relay

/// Replies as telegram-bot-api's Query.cpp and ClientManager.cpp (v10.0) write them.
@Suite struct BotReplyTests {
  struct Case: CustomTestStringConvertible {
    let label: String
    let reply: Reply
    let error: BotError
    let scope: BotError.Scope
    let mayHaveHappened: Bool

    init(
      _ label: String, _ status: Int, _ body: String, headers: [String: String] = [:],
      _ error: BotError, _ scope: BotError.Scope, mayHaveHappened: Bool = false
    ) {
      self.label = label
      reply = .canned(status, body, headers: headers)
      self.error = error
      self.scope = scope
      self.mayHaveHappened = mayHaveHappened
    }

    var testDescription: String { label }
  }

  static func failure(_ code: Int, _ description: String, _ parameters: String = "") -> String {
    #"{"ok":false,"error_code":\#(code),"description":"\#(description)"\#(parameters)}"#
  }

  static let again = BotError.Scope.transient(retryAfter: nil)

  static let cases = [
    Case("revoked", 401, failure(401, "Unauthorized"), .badToken(status: 401), .fatal),
    Case(
      "malformed token", 401, failure(401, "Unauthorized: invalid token specified"),
      .badToken(status: 401), .fatal),
    Case("no such bot", 404, failure(404, "Not Found"), .badToken(status: 404), .fatal),
    Case(
      "no such method", 404, failure(404, "Not Found: method not found"), .unknownMethod, .chat),
    Case(
      "a page that is not found", 404, "<html>", .unreadable(status: 404), again,
      mayHaveHappened: true),
    Case(
      "a server for other tokens", 421,
      failure(421, "Misdirected Request: unallowed token specified"), .unavailable(status: 421),
      again),
    Case(
      "a page about credentials", 401, "<html>", .unreadable(status: 401), again,
      mayHaveHappened: true),
    Case("nothing at all", 401, "", .unreadable(status: 401), again, mayHaveHappened: true),
    Case(
      "another server's JSON", 401, #"{"ok":false,"error":"unauthorized"}"#,
      .unreadable(status: 401), again, mayHaveHappened: true),
    Case(
      "JSON of a gateway", 404, #"{"message":"no route","error_code":404}"#,
      .unreadable(status: 404), again, mayHaveHappened: true),
    Case(
      "a page of another server", 421, "<html>", .unreadable(status: 421), again,
      mayHaveHappened: true),
    Case(
      "a page about the size", 413, "<html>",
      .refused(.textTooLong, status: 413, description: ""), .chat),
    Case(
      "closed topic", 400, failure(400, "Bad Request: TOPIC_CLOSED"),
      .refused(.threadNotFound, status: 400, description: "Bad Request: TOPIC_CLOSED"), .chat),
    Case(
      "another consumer", 409,
      failure(
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
      ), .otherConsumer, .conflict),
    Case(
      "webhook", 409,
      failure(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
      ), .webhookActive, .conflict),
    Case(
      "flood", 429,
      failure(429, "Too Many Requests: retry after 35", #","parameters":{"retry_after":35}"#),
      .floodWait(.seconds(35)), .transient(retryAfter: .seconds(35))),
    Case(
      "flood by header", 429, "busy", headers: ["retry-after": "4"], .floodWait(.seconds(4)),
      .transient(retryAfter: .seconds(4))),
    Case(
      "flood without a time", 429, failure(429, "Too Many Requests"), .floodWait(.seconds(1)),
      .transient(retryAfter: .seconds(1))),
    Case(
      "flood for an absurd time", 429,
      failure(429, "", #","parameters":{"retry_after":9999999999}"#), .floodWait(.seconds(86_400)),
      .transient(retryAfter: .seconds(86_400))),
    Case(
      "flood for no time", 429, failure(429, "", #","parameters":{"retry_after":-5}"#),
      .floodWait(.seconds(1)), .transient(retryAfter: .seconds(1))),
    Case(
      "blocked", 403, failure(403, "Forbidden: bot was blocked by the user"),
      .forbidden(description: "Forbidden: bot was blocked by the user"), .chat),
    Case(
      "migrated", 400,
      failure(
        400, "Bad Request: group chat was upgraded to a supergroup chat",
        #","parameters":{"migrate_to_chat_id":-1001234567890}"#), .migrated(to: -1_001_234_567_890),
      .chat),
    Case(
      "no chat", 400, failure(400, "Bad Request: chat not found"),
      .refused(.chatNotFound, status: 400, description: "Bad Request: chat not found"), .chat),
    Case(
      "no thread", 400, failure(400, "Bad Request: message thread not found"),
      .refused(.threadNotFound, status: 400, description: "Bad Request: message thread not found"),
      .chat),
    Case(
      "no message to reply to", 400, failure(400, "Bad Request: message to be replied not found"),
      .refused(
        .replyNotFound, status: 400, description: "Bad Request: message to be replied not found"),
      .chat),
    Case(
      "empty", 400, failure(400, "Bad Request: message text is empty"),
      .refused(.textEmpty, status: 400, description: "Bad Request: message text is empty"), .chat),
    Case(
      "too long", 400, failure(400, "Bad Request: message is too long"),
      .refused(.textTooLong, status: 400, description: "Bad Request: message is too long"), .chat),
    Case(
      "something new", 400, failure(400, "Bad Request: moon phase"),
      .refused(.other, status: 400, description: "Bad Request: moon phase"), .chat),
    Case(
      "restarting", 500, failure(500, "Internal Server Error: restart"), .unavailable(status: 500),
      again),
    Case(
      "a front end's page", 502, "<html>502 Bad Gateway</html>", .unreadable(status: 502), again,
      mayHaveHappened: true),
    Case(
      "broken JSON", 200, #"{"ok":true,"result":"#, .unreadable(status: 200), again,
      mayHaveHappened: true),
    Case("nothing", 200, "", .unreadable(status: 200), again, mayHaveHappened: true),
    Case("no result", 200, #"{"ok":true}"#, .unreadable(status: 200), again, mayHaveHappened: true),
    Case("a login page", 200, "<html>", .unreadable(status: 200), again, mayHaveHappened: true),
    Case("a redirect", 302, "", .unreadable(status: 302), again, mayHaveHappened: true),
    Case(
      "an error with status 200", 200, failure(401, "Unauthorized"), .badToken(status: 401),
      .fatal),
  ]

  @Test(arguments: cases) func classifiesErrors(_ example: Case) throws {
    let error = #expect(throws: BotError.self) { try BotReply.result(of: example.reply) }
    #expect(error == example.error)
    #expect(error?.scope == example.scope)
    #expect(error?.mayHaveHappened == example.mayHaveHappened)
  }

  @Test func returnsTheResult() throws {
    let result = try BotReply.result(of: .canned(200, #"{"ok":true,"result":[1],"new":0}"#))
    #expect(result.value == [1])
  }

  @Test(arguments: [
    (TransferError.timedOut(sent: true), again, true),
    (.timedOut(sent: false), again, false),
    (.reset(sent: true), again, true),
    (.reset(sent: false), again, false),
    (.cannotConnect, again, false),
    (.cannotResolve, again, false),
    (.cancelled, again, true),
    (.tooLarge(limit: 1), again, true),
    (.pinMismatch, .fatal, false),
    (.tlsFailed(.untrusted), .fatal, false),
    (.libraryMissing("no libcurl"), .fatal, false),
  ])
  func classifiesFailedTransfers(
    error: TransferError, scope: BotError.Scope, mayHaveHappened: Bool
  ) {
    #expect(BotError.transfer(error).scope == scope)
    #expect(BotError.transfer(error).mayHaveHappened == mayHaveHappened)
  }
}
