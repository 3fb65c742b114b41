import Configuration
import HTTP
import JSON

/// Builds the requests to the Bot API for one bot.
struct BotAPI: Sendable {
  /// The origin of all requests. The token is sent to no other origin.
  let origin: Origin

  private let target: RequestTarget
  private let testSuffix: String

  /// Creates the builder for the API at `baseURL`, whose path is kept. Returns nil if `baseURL` is
  /// not an http or https URL.
  ///
  /// The base URL `https://api.telegram.org/test` selects Telegram's test environment, in which a
  /// path segment follows the token.
  init?(baseURL: String, token: BotToken) {
    let isTest = baseURL == "https://api.telegram.org/test"
    let base = isTest ? "https://api.telegram.org" : baseURL
    guard let target = RequestTarget(base)?.appending(token.pathSegment()) else { return nil }
    origin = target.origin
    self.target = target
    testSuffix = isTest ? "/test" : ""
  }

  /// Returns the request for a call that must end by `deadline`.
  ///
  /// Returns nil only if no path can be appended to the API's address, which `init` has ruled out.
  func request(_ method: BotMethod, deadline: ContinuousClock.Instant) -> Request? {
    guard let target = target.appending("\(testSuffix)/\(method.name)"),
      let json = BotAPI.json
    else { return nil }
    return Request(
      .post, target, headers: [json], body: method.parameters.canonical, deadline: deadline,
      replyLimit: BotAPI.replyLimit)
  }

  private static let json = Header("Content-Type", "application/json")

  /// The maximum size of a reply, 16 MiB. Telegram limits a batch to about 4 MiB, and JSON escapes
  /// can make it larger.
  private static let replyLimit = 16 << 20
}

/// The credential of one bot, in the form `digits:35 characters`. It is masked when it is printed.
struct BotToken: Sendable, CustomStringConvertible, CustomReflectable {
  /// The bot's user id, which is the number before the colon.
  let botID: Int64

  private let value: SecretValue

  /// Returns nil if the bytes do not have the form of a token.
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

  /// Returns the first segment of every path of the Bot API. It contains the token, so it must be
  /// used only for requests.
  func pathSegment() -> String { "/bot" + String(decoding: value.reveal(), as: UTF8.self) }

  /// Asterisks in place of the token.
  var description: String { SecretValue.mask }

  /// A mirror without children, so that `dump` does not show the token.
  var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
