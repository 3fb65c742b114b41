import Glibc
import JSON
import Subprocess
import Support
import Testing

@testable import sandbox

private let rounds = inheritedEnvironment(["ROUNDS"])["ROUNDS"].flatMap { Int($0) } ?? 0

/// Two active instances of one bot, in real time. With `ROUNDS=20` in the environment, they also start
/// while prompts arrive, for that many rounds. `ContestSimulationTests` has many more of them.
@Suite(.timeLimit(.minutes(3))) struct ConsumerTests {
  /// A prompt every 2.2 s, an agent of 2 s. The bot is idle when the second instance starts.
  @Test func noticeEachOtherWhenIdle() async throws {
    try await withStage { stage in
      let first = try await stage.start(["A2A_TIMEOUT": "20s"])
      try await untilPolled(2, stage)
      let second = try await stage.start([
        "A2A_TIMEOUT": "20s", "METRICS_LISTEN": "127.0.0.2:\(stage.port)",
      ])
      // Telegram has ended a poll of the first instance, which polls again.
      try await untilPolled(5, stage)
      for number in 0..<4 {
        stage.telegram.post(chat: 501, text: "!slow 2 \(number)")
        try await Task.sleep(for: .milliseconds(2200))
      }
      try await judge(stage, [first, second], prompts: 4)
    }
  }

  private func untilPolled(_ count: Int, _ stage: Stage) async throws {
    try await stage.telegram.wait(for: "\(count) polls") {
      $0.calls.count { $0.method == "getupdates" } >= count
    }
  }

  private static let prompts = 12

  /// A prompt every 2.2 s, an agent of 2 s.
  @Test(.enabled(if: rounds > 0), arguments: 0..<max(rounds, 1))
  func noticeEachOtherInRealTime(round: Int) async throws {
    try await withStage { stage in
      let first = try await stage.start(["A2A_TIMEOUT": "20s"])
      let second = try await stage.start([
        "A2A_TIMEOUT": "20s", "METRICS_LISTEN": "127.0.0.2:\(stage.port)",
      ])
      try await stage.telegram.wait(for: "both starts") {
        $0.calls.count { $0.method == "getme" } == 2
      }
      for number in 0..<Self.prompts {
        stage.telegram.post(chat: 501, text: "!slow 2 \(number)")
        try await Task.sleep(for: .milliseconds(2200))
      }
      try await judge(stage, [first, second], prompts: Self.prompts)
    }
  }

  private func judge(_ stage: Stage, _ relays: [RelayProcess], prompts: Int) async throws {
    try await stage.telegram.untilConfirmed(within: .seconds(90))
    var ends: [RelayProcess.End] = []
    for relay in relays { ends.append(try await relay.stop()) }
    let answers = stage.answers.filter { $0 != "echo: hello" }
    #expect(Set(answers).count == prompts, "lost")
    let twice = answers.count - Set(answers).count
    #expect(twice <= 2, "\(twice) twice")
    if rounds > 0 {
      print("twice \(twice), conflicts", ends.map { $0.log("telegram.conflict").count })
    }
    for end in ends { #expect(end.status == .exited(0)) }
    #expect(ends.contains { !$0.log("telegram.conflict").isEmpty })
  }
}
