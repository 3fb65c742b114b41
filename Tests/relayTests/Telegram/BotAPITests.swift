import JSON
import Testing

@testable import HTTP
@testable import relay

@Suite struct BotAPITests {
  @Test(arguments: [
    ("https://api.telegram.org", "https://api.telegram.org", ""),
    ("https://api.telegram.org/", "https://api.telegram.org", ""),
    ("http://127.0.0.1:8081/double", "http://127.0.0.1:8081", "/double"),
  ])
  func putsTheTokenAfterTheBase(base: String, origin: String, prefix: String) throws {
    let api = try #require(BotAPI(baseURL: base, token: try BotTokenTests.token()))
    let request = try #require(api.request(.getMe, deadline: .now))
    #expect(request.target.origin.description == origin)
    #expect(request.target.path == "\(prefix)/bot123456789:\(BotTokenTests.secret)/getMe")
  }

  @Test func reachesTheTestEnvironment() throws {
    let token = try BotTokenTests.token()
    let api = try #require(BotAPI(baseURL: "https://api.telegram.org/test", token: token))
    let request = try #require(api.request(.getMe, deadline: .now))
    #expect(request.target.path == "/bot123456789:\(BotTokenTests.secret)/test/getMe")
  }

  @Test(arguments: ["", "api.telegram.org", "ftp://api.telegram.org", "https://a@b", "https://x?y"])
  func refusesWhatIsNotABaseURL(base: String) throws {
    #expect(BotAPI(baseURL: base, token: try BotTokenTests.token()) == nil)
  }

  struct Case: CustomTestStringConvertible {
    let method: BotMethod
    let name: String
    let body: String

    init(_ method: BotMethod, _ name: String, _ body: String) {
      self.method = method
      self.name = name
      self.body = body
    }

    var testDescription: String { "\(name) \(body)" }
  }

  static let forum = ChatTopic(chat: -1_001_234_567_890, topic: 42)
  static let cases = [
    Case(.getMe, "getMe", "{}"),
    Case(
      .getUpdates(offset: nil, limit: 100, timeout: .seconds(30)), "getUpdates",
      #"{"allowed_updates":["message"],"limit":100,"timeout":30}"#),
    Case(
      .getUpdates(offset: 7, limit: 1, timeout: .zero), "getUpdates",
      #"{"allowed_updates":["message"],"limit":1,"offset":7,"timeout":0}"#),
    Case(
      .getUpdates(offset: 7, limit: 0, timeout: .seconds(90)), "getUpdates",
      #"{"allowed_updates":["message"],"limit":1,"offset":7,"timeout":50}"#),
    Case(
      .sendMessage(OutgoingMessage("a\n\"b\" 😀", to: ChatTopic(chat: 5))), "sendMessage",
      #"{"chat_id":5,"link_preview_options":{"is_disabled":true},"text":"a\n\"b\" 😀"}"#),
    Case(
      .sendMessage(OutgoingMessage("x", to: forum, replyTo: 9)), "sendMessage",
      #"{"chat_id":-1001234567890,"link_preview_options":{"is_disabled":true},"#
        + #""message_thread_id":42,"#
        + #""reply_parameters":{"allow_sending_without_reply":true,"message_id":9},"text":"x"}"#),
    Case(
      .sendChatAction(forum), "sendChatAction",
      #"{"action":"typing","chat_id":-1001234567890,"message_thread_id":42}"#),
    Case(
      .setMyCommands([BotMenuCommand(name: "stop", summary: "give up")]), "setMyCommands",
      #"{"commands":[{"command":"stop","description":"give up"}]}"#),
  ]

  @Test(arguments: cases) func writesEachMethod(_ example: Case) throws {
    #expect(example.method.name == example.name)
    let body = String(decoding: example.method.parameters.canonical, as: UTF8.self)
    #expect(body == example.body)
  }
}
