import Glibc
import JSON
import Subprocess
import Support
import Testing

@testable import sandbox

/// Groups that become supergroups, across restarts.
@Suite(.timeLimit(.minutes(3))) struct MigrationTests {
  private let old: Int64 = -700
  private let new: Int64 = -1_001_234_567_890

  private var changes: [String: String?] {
    ["TELEGRAM_CHAT_ID_ALLOWLIST": "501,\(old)", "PERSONA_MAP": "\(old)=ops"]
  }

  /// The first process learns the new id and dies; the second one must find it again.
  @Test func servesAMigratedGroupAfterAKill() async throws {
    try await withStage { stage in
      let first = try await stage.start(["A2A_TIMEOUT": "60s"].merging(changes) { $1 })
      stage.telegram.migrate(chat: old, to: new)
      try await stage.telegram.untilConfirmed()
      stage.telegram.post(chat: 501, text: "!never")
      try await stage.agent.prompts(count: 1)
      for number in 0..<3 { stage.telegram.post(chat: new, text: "\(number)") }
      first.send(SIGKILL)
      _ = try await first.ended()
      let second = try await stage.start(["A2A_TIMEOUT": "2s"].merging(changes) { $1 })
      try await stage.telegram.untilConfirmed(within: .seconds(40))
      #expect(stage.telegram.texts(to: new) == (0..<3).map { "[ops] echo: \($0)" })
      #expect(try await second.stop().log("update.unauthorised").isEmpty)
    }
  }

  /// Telegram reports the new id only when it is asked: the service message was confirmed long ago.
  @Test func servesAGroupThatMigratedBeforeTheStart() async throws {
    try await withStage { stage in
      stage.telegram.setStanding(.migrated(to: new), of: old)
      for number in 0..<3 { stage.telegram.post(chat: new, text: "\(number)") }
      let relay = try await stage.start(changes)
      for number in 0..<3 {
        let message = try await stage.telegram.nextMessage()
        #expect(message.text == "[ops] echo: \(number)")
        #expect(message.chat == new)
      }
      try await stage.telegram.untilConfirmed()
      let end = try await relay.stop()
      #expect(end.log("update.unauthorised").isEmpty)
      let line = try #require(end.log("chat.migrated").first)
      #expect(line["chat_id_hash"] != line["old_chat_id_hash"])
      #expect(end.log("chat.migrated").count == 1)
      #expect(!end.stdout.contains("1234567890"))
    }
  }

  /// Strangers cause one look, and no one waits for it, not even if it hangs.
  @Test func looksOnceWhateverStrangersSend() async throws {
    try await withStage { stage in
      stage.telegram.setStanding(.open, of: old)
      stage.telegram.inject(.hang, on: "sendChatAction")
      let relay = try await stage.start(changes)
      for number in 0..<50 {
        stage.telegram.post(chat: -1_009_990_000_000 - Int64(number), text: "hello")
      }
      stage.telegram.post(chat: 501, text: "served")
      #expect(try await stage.telegram.nextMessage().text == "echo: served")
      #expect(stage.telegram.pending > 0, "the strangers' messages wait for the look")
      try await stage.telegram.untilConfirmed(within: .seconds(40))
      #expect(stage.telegram.calls(of: "sendChatAction").count { $0.chat == old } == 2)
      stage.telegram.post(chat: -1_009_990_000_000, text: "again")
      try await stage.telegram.untilConfirmed()
      #expect(stage.telegram.calls(of: "sendChatAction").count { $0.chat == old } == 2)
      #expect(stage.telegram.messages.count == 1)
      #expect(try await relay.stop().log("update.unauthorised").count == 51)
    }
  }
}
