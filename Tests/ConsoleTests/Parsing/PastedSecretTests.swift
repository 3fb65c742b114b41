import Console
import Testing

@testable import ConsoleSample

/// A word typed in the wrong place may be a secret. An error must not repeat it, because CI stores
/// errors.
@Suite struct PastedSecretTests {
  /// Has the form of a bot token. It is assembled so that secret scanners do not report it.
  static let secret = "123456789" + ":" + String(repeating: "Ab9-_", count: 7)

  @Test(arguments: [
    [secret], ["diff", secret], ["diff", secret, "prod"], ["diff", "dev", "prod", secret],
    ["logbook", secret], ["logbook", "list", secret], ["help", secret],
    ["diff", "--" + secret], ["diff", "-" + secret], ["diff", "--token=" + secret],
    ["--" + secret + "=" + secret], ["diff", "--max-drift", secret, "dev", "prod"],
    ["diff", "--format=" + secret, "dev", "prod"], ["unlock", "--token", secret],
    ["diff", "--strict=" + secret], ["logbook", "append", "x", "--wait=" + secret],
    ["completions", secret], ["--generate", secret],
  ])
  func isNotRepeated(_ words: [String]) throws {
    let outcome = try run(words)
    #expect(outcome.status == .usage)
    #expect(!outcome.err.contains("Ab9"))
    #expect(!outcome.err.contains("123456789"))
    #expect(outcome.err.filter { $0 == "\n" }.count == 1)
  }

  @Test func isNotRepeatedHoweverShort() throws {
    #expect(
      try run(["unlock", "--token", "s3cr3t"]).err
        == "sample unlock: --token: the value is not a whole number from 1 to 9\n")
    #expect(
      try run(["unlock"], environment: ["SAMPLE_TOKEN": "s3cr3t"]).err
        == "sample unlock: SAMPLE_TOKEN: the value is not a whole number from 1 to 9\n")
    #expect(try run(["diff", "dev", "prod", "hunter2"]).err.contains("hunter2") == false)
  }

  @Test func isRepeatedIfItCanOnlyBeATypo() throws {
    #expect(try run(["diff", "--max-drift", "5%", "dev", "prod"]).err.contains("\"5%\""))
    #expect(try run(["diff", "prdo", "dev"]).err.contains("\"prdo\""))
  }
}
