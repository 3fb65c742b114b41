import HTTP
import Testing
import Threads

@testable import relay

@Suite struct CallObservationTests {
  /// The observed methods, in order.
  private final class Calls: Sendable {
    private let seen = Locked([String]())
    var methods: [String] { seen.withLock { $0 } }

    func note(_ method: String, _ took: Duration) {
      #expect(took >= .zero)
      seen.withLock { $0.append(method) }
    }
  }

  private func bot(_ calls: Calls, _ send: @escaping BotClient.Send) throws -> BotClient {
    let api = try #require(
      BotAPI(baseURL: "http://127.0.0.1:1", token: try BotTokenTests.token()))
    return BotClient(api, observe: { calls.note($0, $1) }, send: send)
  }

  @Test func namesTheMethodsOfTheBotAPI() async throws {
    let calls = Calls()
    let bot = try bot(calls) { (_) async throws(TransferError) in
      .canned(200, #"{"ok":true,"result":[]}"#)
    }
    _ = try await bot.updates(offset: nil, limit: 1, timeout: .zero, deadline: .now)
    try await bot.showTyping(in: ChatTopic(chat: 1), deadline: .now)
    try await bot.setCommands([], deadline: .now)
    #expect(calls.methods == ["getUpdates", "sendChatAction", "setMyCommands"])
  }

  @Test(
    arguments: [
      (.reset(sent: true), ["sendChatAction"]), (.cancelled, []),
    ] as [(TransferError, [String])])
  func countsCallsThatFailedButNotCancelledOnes(error: TransferError, seen: [String]) async throws {
    let calls = Calls()
    let bot = try bot(calls) { (_) async throws(TransferError) in throw error }
    try? await bot.showTyping(in: ChatTopic(chat: 1), deadline: .now)
    #expect(calls.methods == seen)
  }

  @Test(
    arguments: [
      (.v1, false, "SendMessage"), (.v1, true, "SendStreamingMessage"),
      (.v03, false, "message/send"),
      (.v03, true, "message/stream"),
    ] as [(ProtocolVersion, Bool, String)])
  func namesTheAgentsMethodsOfTheVersionSpoken(
    version: ProtocolVersion, streams: Bool, method: String
  ) async throws {
    let calls = Calls()
    let agent = ModelAgent(version, streams: streams)
    let client = AgentClient(
      base: try #require(RequestTarget("http://127.0.0.1:41310")),
      credential: CardReadingTests.credential, timeouts: AgentTimeouts(), contexts: .agent,
      transport: AgentTransport(agent, VirtualTime()), observe: { calls.note($0, $1) })
    _ = await client.answer(AgentClientTests.prompt(1, "hi")) { _ in }
    #expect(calls.methods.prefix(2) == ["card", method])
    #expect(calls.methods.dropFirst() == (await agent.calls)[...])
  }
}
