import Configuration
import HTTP
import JSON

/// Builds the requests to the Bot API of one bot.
struct BotAPI: Sendable {
  /// Where the requests go; the only origin that receives the token.
  let origin: Origin

  private let target: RequestTarget
  private let testSuffix: String

  /// The API at `baseURL`, whose path is kept; nil if that is not an http or https URL.
  ///
  /// Telegram's test environment has a path segment after the token. The base URL
  /// `https://api.telegram.org/test` selects it.
  init?(baseURL: String, token: BotToken) {
    let isTest = baseURL == "https://api.telegram.org/test"
    let base = isTest ? "https://api.telegram.org" : baseURL
    guard let target = RequestTarget(base)?.appending(token.pathSegment()) else { return nil }
    origin = target.origin
    self.target = target
    testSuffix = isTest ? "/test" : ""
  }

  /// The request for a call that ends by `deadline`.
  ///
  /// Nil only if nothing can be appended to the API's address, which `init` has ruled out.
  func request(_ method: BotMethod, deadline: ContinuousClock.Instant) -> Request? {
    guard let target = target.appending("\(testSuffix)/\(method.name)"),
      let json = Header("Content-Type", "application/json")
    else { return nil }
    return Request(
      .post, target, headers: [json], body: method.parameters.canonical, deadline: deadline,
      replyLimit: BotAPI.replyLimit)
  }

  /// 16 MiB. Telegram ends a batch at about 4 MiB, and escapes can make it longer.
  private static let replyLimit = 16 << 20
}

/// The credential of one bot, `digits:35 characters`. Printing it never reveals it.
struct BotToken: Sendable, CustomStringConvertible, CustomReflectable {
  /// The bot's own user id: the digits before the colon.
  let botID: Int64

  private let value: SecretValue

  /// Nil for bytes that do not have the form of a token.
  init?(_ value: SecretValue) {
    let parts = value.reveal().split(
      separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].allSatisfy(BotToken.isDigit),
      let botID = Int64(String(decoding: parts[0], as: UTF8.self)), botID > 0,
      parts[1].count == 35, parts[1].allSatisfy(BotToken.isTokenByte)
    else { return nil }
    self.botID = botID
    self.value = value
  }

  /// The first segment of every path of the Bot API. It reveals the token: use it for requests
  /// only.
  func pathSegment() -> String { "/bot" + String(decoding: value.reveal(), as: UTF8.self) }

  /// Asterisks.
  var description: String { SecretValue.mask }

  /// Empty, so that `dump` shows nothing.
  var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
