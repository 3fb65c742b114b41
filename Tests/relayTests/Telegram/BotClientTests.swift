import HTTP
import Testing

@testable import relay

@Suite struct BotClientTests {
  private func client(
    _ answer: @escaping BotClient.Send
  ) throws -> BotClient {
    let token = try BotTokenTests.token()
    return BotClient(
      try #require(BotAPI(baseURL: "http://127.0.0.1:1", token: token)), send: answer)
  }

  @Test func readsTheIdentity() async throws {
    let client = try client { (_) async throws(TransferError) in
      .canned(
        200,
        #"{"ok":true,"result":{"id":7,"is_bot":true,"first_name":"Relay","username":"relay_bot"}}"#)
    }
    let identity = try await client.identity(deadline: .now)
    #expect(identity.id == 7)
    #expect(identity.username == "relay_bot")
    #expect(identity.name == "Relay")
  }

  @Test(arguments: [#"{"ok":true,"result":{}}"#, #"{"ok":true,"result":{"id":7,"username":""}}"#])
  func refusesAnIdentityWithoutAName(body: String) async throws {
    let client = try client { (_) async throws(TransferError) in .canned(200, body) }
    await #expect(throws: BotError.unreadable(status: 200)) {
      try await client.identity(deadline: .now)
    }
  }

  /// Telegram has accepted the message, whatever the result contains.
  @Test(
    arguments: [
      (#"{"ok":true,"result":{"message_id":12}}"#, 12), (#"{"ok":true,"result":{}}"#, nil),
      (#"{"ok":true,"result":true}"#, nil), (#"{"ok":true,"result":{"message_id":1,}"#, nil),
    ] as [(String, Int64?)])
  func acceptsAnyOkAsSent(body: String, id: Int64?) async throws {
    let client = try client { (_) async throws(TransferError) in .canned(200, body) }
    let message = OutgoingMessage("x", to: ChatTopic(chat: 1))
    #expect(try await client.sendMessage(message, deadline: .now) == id)
  }

  @Test(arguments: [(200, "<html>"), (200, #"{"ok":false,"#), (502, #"{"ok":true,"#)])
  func takesNoOtherUnreadableReplyForAMessageThatWasSent(status: Int, body: String) async throws {
    let client = try client { (_) async throws(TransferError) in .canned(status, body) }
    await #expect(throws: BotError.self) {
      try await client.sendMessage(OutgoingMessage("x", to: ChatTopic(chat: 1)), deadline: .now)
    }
  }

  @Test func reportsFailedTransfers() async throws {
    let client = try client { (_) async throws(TransferError) in throw .reset(sent: true) }
    await #expect(throws: BotError.transfer(.reset(sent: true))) {
      try await client.showTyping(in: ChatTopic(chat: 1), deadline: .now)
    }
    await #expect(throws: BotError.transfer(.reset(sent: true))) {
      try await client.updates(offset: 1, limit: 1, timeout: .zero, deadline: .now)
    }
    await #expect(throws: BotError.transfer(.reset(sent: true))) {
      try await client.setCommands([], deadline: .now)
    }
  }
}
