import HTTPServer
import Testing

@testable import relay

@Suite struct OnlineCheckTests {
  private static let identity =
    #"{"ok":true,"result":{"id":123456,"is_bot":true,"first_name":"Re\u001blay","username":"relay_bot"}}"#
  private static let refusal = #"{"ok":false,"error_code":401,"description":"Unauthorized"}"#

  /// A peer that answers only paths with this suffix.
  private func peer(
    _ suffix: String, _ status: Int = 200, _ body: @escaping @Sendable (String) -> String
  ) throws -> Server {
    try Server(host: "127.0.0.1", port: 0) { request in
      guard request.path.hasSuffix(suffix) else { return .text(404, "") }
      let host = request.header("host") ?? ""
      return .json(status, Array(body("http://\(host)/a2a").utf8))
    }
  }

  private func agent(_ version: String, streams: Bool) throws -> Server {
    try peer("/.well-known/agent-card.json") { url in
      version == "1.0"
        ? #"{"name":"Echo","capabilities":{"streaming":\#(streams)},"supportedInterfaces":[{"url":"\#(url)","protocolBinding":"JSONRPC","protocolVersion":"1.0"}]}"#
        : #"{"name":"Echo","protocolVersion":"0.3.0","url":"\#(url)","preferredTransport":"JSONRPC","capabilities":{"streaming":\#(streams)}}"#
    }
  }

  private func answers(_ telegram: UInt16, _ agent: UInt16) async throws -> [OnlineCheck.Answer] {
    let settings = try SettingsSample.settings([
      "TELEGRAM_API_URL": "http://127.0.0.1:\(telegram)",
      "A2A_BASE_URL": "http://127.0.0.1:\(agent)",
    ])
    return await OnlineCheck(settings).answers()
  }

  @Test(arguments: [("1.0", true, "streaming"), ("0.3", false, "polled")])
  func reportsWhoAnswers(version: String, streams: Bool, manner: String) async throws {
    let telegram = try peer("/bot\(SettingsSample.token)/getMe") { _ in OnlineCheckTests.identity }
    let agent = try agent(version, streams: streams)
    #expect(
      try await answers(telegram.port, agent.port) == [
        .good(#"telegram: @relay_bot, id 123456, "Re\u{1b}lay""#),
        .good(#"agent: "Echo", A2A \#(version), \#(manner), not over TLS"#),
      ])
  }

  @Test func reportsWhyTheyDoNot() async throws {
    let telegram = try peer("/getMe", 401) { _ in OnlineCheckTests.refusal }
    let agent = try peer("/nothing") { _ in "" }
    #expect(
      try await answers(telegram.port, agent.port) == [
        .bad("telegram: the bot token was rejected (401)"), .bad("agent: no agent card found"),
      ])
    let ports = (telegram.port, agent.port)
    await telegram.stop()
    await agent.stop()
    #expect(
      try await answers(ports.0, ports.1) == [
        .bad("telegram: cannot connect"), .bad("agent: cannot connect"),
      ])
  }
}
