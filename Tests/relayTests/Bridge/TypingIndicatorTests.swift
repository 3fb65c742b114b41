import HTTP
import Testing
import Threads

@testable import relay

@Suite struct TypingIndicatorTests {
  private let now = ContinuousClock.now
  private let lifetime = Lifetime()
  private let calls: AsyncStream<String>
  private var indicator: TypingIndicator

  init() throws {
    let (calls, continuation) = AsyncStream.makeStream(
      of: String.self, bufferingPolicy: .bufferingOldest(10))
    self.calls = calls
    let api = try #require(
      BotAPI(baseURL: "http://127.0.0.1:1", token: try BotTokenTests.token()))
    let bot = BotClient(api) { (request) async throws(TransferError) in
      continuation.yield(String(decoding: request.body, as: UTF8.self))
      return .canned(200, #"{"ok":true,"result":true}"#)
    }
    indicator = TypingIndicator(bot: bot, lifetime: lifetime)
  }

  /// The timer of an indicator calls back after 300 ms; here the test does, at the times that it wants.
  private mutating func begin(chat: Int64) {
    indicator.begin(in: ChatTopic(chat: chat), at: now) { false }
  }

  @Test mutating func showsAChatWhosePromptTakesLong() async {
    begin(chat: 5)
    #expect(indicator.tick(at: now + .milliseconds(299)) == true)
    #expect(indicator.tick(at: now + .milliseconds(300)) == true)
    var iterator = calls.makeAsyncIterator()
    #expect(await iterator.next()?.contains(#""chat_id":5"#) == true)
    // Telegram shows it for 5 s.
    #expect(indicator.tick(at: now + .milliseconds(4299)) == true)
    begin(chat: 6)
    #expect(indicator.tick(at: now + .milliseconds(300)) == true)
    #expect(await iterator.next()?.contains(#""chat_id":6"#) == true)
    await lifetime.end()
  }

  @Test mutating func endsItsTimerWithoutAPrompt() async {
    #expect(indicator.tick(at: now) == false)
    begin(chat: 5)
    indicator.end()
    #expect(indicator.tick(at: now + .seconds(9)) == false)
    await lifetime.end()
  }
}
