import Glibc
import Subprocess
import Support
import Testing

@testable import sandbox

/// The kills of all tests together.
private let allKills = inheritedEnvironment(["KILLS"])["KILLS"].flatMap { Int($0) } ?? 100

private let kills = max(1, allKills / 2)

/// SIGKILL at random moments under load: no prompt is lost, at most one answer per kill comes twice, and
/// the first answers of each chat are in order. `KILLS=2000` in the environment kills that often, half of them
/// with a journal.
@Suite(.timeLimit(.minutes(max(5, kills / 20)))) struct KillTests {
  private static let prompts = 6 * kills

  @Test(arguments: [false, true]) func losesNothing(hasJournal: Bool) async throws {
    try await withStage { stage in
      var variables: [String: String?] = ["LOG_LEVEL": "ERROR"]
      if hasJournal { variables["STATE_DIR"] = try stage.folder.makeFolder("state", mode: 0o700) }
      let seed = Seed()
      var random = seed.generator
      for number in 0..<Self.prompts {
        stage.telegram.post(chat: Stage.chats[number % 4], text: "!slow 0.01 \(number)")
      }
      var count = 0
      while count < kills, stage.telegram.pending > 0 {
        let relay = try await stage.start(variables)
        // After a number of messages, or some milliseconds later: in the middle of the work either way.
        let target = stage.telegram.messages.count + Int(random.next() % 7)
        try await stage.telegram.wait(for: "some answers", within: .seconds(60)) {
          $0.sent >= target || $0.pending == 0
        }
        if random.next() % 2 == 0 {
          try await Task.sleep(for: .microseconds(Int(random.next() % 20_000)))
        }
        relay.send(SIGKILL)
        #expect(try await relay.ended().status == .signalled(SIGKILL))
        count += 1
      }
      let last = try await stage.start(variables)
      // More kills leave more prompts to the last process.
      try await stage.telegram.untilConfirmed(within: .seconds(max(60, kills / 4)))
      _ = try await last.stop()
      judge(stage, kills: count, seed)
    }
  }

  private func judge(_ stage: Stage, kills count: Int, _ seed: Seed) {
    var seen: Set<String> = []
    var lastFirst: [Int64: Int] = [:]
    // On a slow machine relay also sends where a prompt is in the queue.
    let answers = stage.telegram.messages.filter { $0.text.contains("echo") }
    for message in answers where seen.insert(message.text).inserted {
      let number = Int(message.text.split(separator: " ").last ?? "") ?? -1
      #expect(lastFirst[message.chat] ?? -1 < number, "TEST_SEED=\(seed): order")
      lastFirst[message.chat] = number
    }
    #expect(seen.count == Self.prompts, "TEST_SEED=\(seed): lost")
    let repeated = answers.count - seen.count
    #expect(repeated <= count, "TEST_SEED=\(seed): \(repeated) twice for \(count) kills")
    #expect(count == kills, "TEST_SEED=\(seed): it was done before the last kill")
  }
}
