import HTTP
import JSON
import Testing

@testable import sandbox

/// The doubles over a real connection.
struct LoopbackPortTests {
  private func ask(
    _ url: String, _ path: String, _ body: String, headers: [(String, String)] = []
  ) async throws -> Reply {
    let origin = try #require(Origin(url))
    let target = try #require(RequestTarget(origin: origin, path: path))
    let transport = Transport(egress: EgressList([origin: TLSSettings()]))
    let fields = [("Content-Type", "application/json")] + headers
    return try await transport.send(
      Request(
        .post, target, headers: fields.compactMap { Header($0.0, $0.1) }, body: Array(body.utf8),
        deadline: .now + .seconds(20)))
  }

  private func getMe(_ double: TelegramDouble) async throws -> Reply {
    try await ask(double.url, "/bot\(double.token)/getMe", "{}")
  }

  @Test func refusesConnectionsWhileItIsStopped() async throws {
    let double = try TelegramDouble()
    double.post(chat: 5, text: "kept")
    #expect(try await getMe(double).status == 200)
    await double.stop()
    await #expect(throws: TransferError.cannotConnect) { try await getMe(double) }
    try double.restart()
    #expect(try await getMe(double).status == 200)
    #expect(double.pending == 1)
    await double.stop()
  }

  @Test(arguments: [TelegramFault.closeBefore, .closeAfter])
  func closesWithoutAnAnswer(fault: TelegramFault) async throws {
    let double = try TelegramDouble()
    double.inject(fault, on: "getMe")
    await #expect(throws: TransferError.self) { try await getMe(double) }
    #expect(double.calls.map(\.status) == [nil])
    #expect(try await getMe(double).status == 200)
    await double.stop()
  }

  @Test func closesInTheBody() async throws {
    let double = try TelegramDouble()
    double.inject(.cutInBody, on: "getMe")
    await #expect(throws: TransferError.self) { try await getMe(double) }
    await double.stop()
  }

  @Test func endsACallThatHangsWhenItIsStopped() async throws {
    let double = try TelegramDouble()
    double.inject(.hang, on: "getMe")
    async let status = try? getMe(double).status
    try await double.wait(for: "the call") { $0.calls.count == 1 }
    await double.stop()
    let answer = await status
    #expect(answer == nil || answer == 503)
  }

  @Test func streamsEvents() async throws {
    let double = try AgentDouble()
    let reply = try await ask(
      double.url, "/",
      """
      {"jsonrpc":"2.0","id":1,"method":"SendStreamingMessage","params":{"message":\
      {"messageId":"m","role":"ROLE_USER","parts":[{"text":"!stream a b"}]}}}
      """, headers: [("A2A-Version", "1.0")])
    let events = String(decoding: reply.body, as: UTF8.self).split(separator: "\n\n").map { event in
      (try? JSONValue.parse(Array(event.dropFirst("data: ".count).utf8)))?["result"]
    }
    #expect(reply["content-type"] == "text/event-stream")
    #expect(events.count == 4)
    let texts = events.compactMap {
      $0?["artifactUpdate"]?["artifact"]?["parts"]?.arrayValue?.first?["text"]?.stringValue
    }
    #expect(texts == ["a ", "b"])
    #expect(
      events.last??["statusUpdate"]?["status"]?["state"] == "TASK_STATE_COMPLETED")
    await double.stop()
  }
}
