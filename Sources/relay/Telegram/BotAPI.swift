import HTTP
import JSON

/// Where a bot is called: builds the requests of the Bot API.
struct BotAPI: Sendable {
  /// Whom the calls go to; the one origin that gets the token.
  let origin: Origin

  private let target: RequestTarget
  private let testSuffix: String

  /// The API at `baseURL`, whose path is kept; nil for what is no URL of http or https.
  ///
  /// Telegram's test environment has its segment behind the token, so `https://api.telegram.org/test`
  /// stands for it.
  init?(baseURL: String, token: BotToken) {
    let isTest = baseURL == "https://api.telegram.org/test"
    let base = isTest ? "https://api.telegram.org" : baseURL
    guard let target = RequestTarget(base)?.appending(token.pathSegment()) else { return nil }
    origin = target.origin
    self.target = target
    testSuffix = isTest ? "/test" : ""
  }

  /// The request of a call that is over by `deadline`; nil only if the API's address cannot be
  /// continued, which `init` has ruled out.
  func request(_ method: BotMethod, deadline: ContinuousClock.Instant) -> Request? {
    guard let target = target.appending("\(testSuffix)/\(method.name)"),
      let json = Header("Content-Type", "application/json")
    else { return nil }
    return Request(
      .post, target, headers: [json], body: method.parameters.canonical, deadline: deadline,
      replyLimit: BotAPI.replyLimit)
  }

  /// A batch is cut at about 4 MiB by Telegram itself; escapes may make it longer.
  private static let replyLimit = 16 << 20
}
