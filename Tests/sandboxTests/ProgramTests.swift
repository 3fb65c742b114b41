import JSON
import Subprocess
import Support
import Testing

/// The program, run like a user or a script does, with relay in the same folder.
struct ProgramTests {
  private func sandbox(
    _ arguments: [String], input: String = "", in folder: TemporaryFolder
  ) async throws -> Output {
    let path = folder.path
    return try await onDedicatedThread {
      try run(
        ["sandbox"] + arguments, environment: Programs.environment(home: path),
        input: .bytes(Array(input.utf8)), folder: path)
    }
  }

  @Test func answersAScriptAcrossAKill() async throws {
    let folder = try TemporaryFolder()
    let script = "hello\n!wait\n!kill\nagain \u{1b}[31m\n!chat 1002\n!direct from another\n"
    let output = try await sandbox(["chat", "--log", "relay.log"], input: script, in: folder)
    #expect(
      output.text.split(separator: "\n").filter { $0.hasPrefix("<") } == [
        "< echo: hello", "< chat 1001: echo: again \\u{1b}[31m", "< [research] echo: from another",
      ], "\(output.text)")
    #expect(output.status == .exited(0))
    let notes = output.errorText
    #expect(notes.contains("killed (signal 9)"), "\(notes)")
    #expect(notes.hasSuffix("ended: exit status 0\n"), "\(notes)")
    for line in try folder.text("relay.log").split(separator: "\n") {
      #expect(throws: Never.self) { try JSONValue.parse(Array(line.utf8)) }
    }
    // The environment file is gone with its folder.
    #expect(try folder.names() == ["relay.log"])
  }

  @Test func reportsWhyRelayEnded() async throws {
    let folder = try TemporaryFolder()
    let output = try await sandbox(
      ["chat", "--log", "relay.log", "--set", "QUEUE_DEPTH=0"], input: "hello\n", in: folder)
    #expect(output.status == .exited(1))
    #expect(output.errorText.contains("ended unexpectedly: exit status 1"), "\(output.errorText)")
    #expect(output.errorText.contains("QUEUE_DEPTH: "), "\(output.errorText)")
  }

  @Test func servesUntilItsInputEnds() async throws {
    let folder = try TemporaryFolder()
    let output = try await sandbox(["serve"], in: folder)
    #expect(output.status == .exited(0))
    let line = try JSONValue.parse(output.stdout)
    #expect(line["telegram_api_url"]?.stringValue?.hasPrefix("http://127.0.0.1:") == true)
    #expect(line["chats"] == [1001, 1002, -1_000_000_001_003])
  }

  @Test func measuresTheLeastClient() async throws {
    let folder = try TemporaryFolder()
    let output = try await sandbox(
      ["floor", "--prompts", "50", "--pace", "flood", "--idle", "0s"], in: folder)
    #expect(output.status == .exited(0), "\(output.errorText)")
    let report = try JSONValue.parse(output.stdout)
    #expect(report["answered"] == 50 && report["duplicates"] == 0 && report["disorders"] == 0)
    #expect(report["traffic"]?["agent_calls"] == 50)
    #expect(report["stop"]?["status"] == "signal 15")
  }

  @Test func losesNothingOfRelayThatIsKilled() async throws {
    let folder = try TemporaryFolder()
    let output = try await sandbox(
      ["measure", "--kills", "5", "--prompts", "40", "--", "relay"], in: folder)
    #expect(output.status == .exited(0), "\(output.errorText)")
    let report = try JSONValue.parse(output.stdout)
    #expect(report["lost"] == 0 && report["disorders"] == 0, "\(report.pretty)")
    #expect((report["duplicates"]?.integerValue ?? .max) <= 5, "\(report.pretty)")
  }

  @Test func saysThatACommandEnded() async throws {
    let folder = try TemporaryFolder()
    let output = try await sandbox(["measure", "--", "false"], in: folder)
    #expect(output.status == .exited(3))
    #expect(
      output.errorText
        == "sandbox measure: false ended: exit status 1, while waiting for the first poll\n")
  }
}
