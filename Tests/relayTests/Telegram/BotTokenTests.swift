import Configuration
import Testing

@testable import HTTP
@testable import relay

@Suite struct BotTokenTests {
  static let secret = String(repeating: "AbCdE", count: 6) + "_-789"

  static func token() throws -> BotToken {
    try #require(BotToken(SecretValue("123456789:\(secret)".utf8)))
  }

  @Test(arguments: [
    ("123456789:" + String(repeating: "a", count: 35), true),
    ("1:" + String(repeating: "-", count: 35), true),
    ("", false), (":", false),
    ("123456789:" + String(repeating: "a", count: 34), false),
    ("123456789:" + String(repeating: "a", count: 36), false),
    ("12x:" + String(repeating: "a", count: 35), false),
    ("-12:" + String(repeating: "a", count: 35), false),
    ("0:" + String(repeating: "a", count: 35), false),
    (":" + String(repeating: "a", count: 35), false),
    ("12:" + String(repeating: "a", count: 34) + "/", false),
    ("12:" + String(repeating: "a", count: 33) + "é", false),
    ("12:" + String(repeating: "a", count: 34) + "\n", false),
    ("12:34:" + String(repeating: "a", count: 35), false),
  ])
  func acceptsDigitsAndThirtyFiveCharacters(text: String, isToken: Bool) {
    #expect((BotToken(SecretValue(text.utf8)) != nil) == isToken)
  }

  @Test func knowsItsBot() throws {
    #expect(try Self.token().botID == 123_456_789)
  }

  @Test func isNeverShown() throws {
    let token = try Self.token()
    let api = try #require(BotAPI(baseURL: "https://api.telegram.org", token: token))
    let request = try #require(api.request(.getMe, deadline: .now))
    var shown = "\(token) \(String(reflecting: token)) \(api) \(request)"
    shown += String(reflecting: api) + String(reflecting: request)
    dump(token, to: &shown)
    dump(api, to: &shown)
    dump(request, to: &shown)
    #expect(!shown.contains(Self.secret))
    #expect(request.target.path.contains(Self.secret))
  }
}
