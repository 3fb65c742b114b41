import Crypto
import HTTP
import JSON
import Support
import Testing

@testable import sandbox

/// No output of a relay contains a secret, the id of a chat or the text of a chat.
@Suite(.timeLimit(.minutes(2))) struct SecrecyTests {
  private static let salt = "salt-canary-0123456789abcdef0123456789"
  private static let words = "canary-words-of-a-chat"

  /// A value in plain, percent-encoded, in hex, and in Base64 at each alignment of its bytes.
  private static func forms(of value: String) -> [String] {
    let bytes = Array(value.utf8)
    let percent = bytes.map { "%" + Hex.encode([$0]) }.joined()
    let shifted = (0..<3).map { shift in
      // The middle only: the ends depend on the bytes next to the value.
      String(Base64.encode([UInt8](repeating: 0, count: shift) + bytes).dropFirst(4).dropLast(4))
    }
    return [value, percent, percent.uppercased(), Hex.encode(bytes)]
      + shifted.filter { $0.count > 6 }
  }

  @Test func revealsNothing() async throws {
    try await withStage { stage in
      let relay = try await stage.start(
        ["CHAT_ID_HASH_SALT": Self.salt, "A2A_TIMEOUT": "2s"],
        arguments: ["--emit-metrics", "stdout"])
      stage.telegram.post(chat: 501, text: Self.words)
      _ = try await stage.telegram.nextMessage()
      let faults: [(TelegramFault, String)] = [
        (.closeBefore, "sendMessage"), (.badGateway, "sendMessage"), (.garbage, "getUpdates"),
        (.otherConsumer, "getUpdates"),
      ]
      for (fault, method) in faults { stage.telegram.inject(fault, on: method) }
      stage.agent.inject(.unauthorized, times: 3)
      for _ in 0..<3 { stage.telegram.post(chat: 502, text: Self.words) }
      stage.telegram.post(chat: 999_777, text: Self.words)
      try await stage.telegram.untilConfirmed(within: .seconds(60))
      let pages = try await pages(of: stage)
      stage.telegram.inject(.unauthorized, on: "getUpdates", times: 100)
      let end = try await relay.ended()
      let said = end.stdout + end.stderr + pages
      let token = stage.telegram.token
      let secrets = [
        token, String(token.split(separator: ":").last ?? ""), AgentDouble.key, Self.salt,
        Self.words,
        "999777",
      ]
      for secret in secrets {
        for form in Self.forms(of: secret) { #expect(!said.contains(form), "\(secret)") }
      }
      #expect(!said.contains("/bot"))
      #expect(end.log.count > 5)
    }
  }

  private func pages(of stage: Stage) async throws -> String {
    let base = try #require(RequestTarget("http://127.0.0.1:\(stage.port)"))
    let transport = Transport(egress: EgressList([base.origin: TLSSettings()]))
    var text = ""
    for path in ["/metrics", "/readyz", "/healthz", "/nothing"] {
      let target = try #require(base.appending(path))
      let reply = try await transport.send(Request(.get, target, deadline: .now + .seconds(20)))
      text += String(decoding: reply.body, as: UTF8.self)
    }
    await transport.close()
    return text
  }
}
