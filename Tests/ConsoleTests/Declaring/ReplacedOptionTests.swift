import Console
import Support
import Testing

/// A command that accepts more values of an option of its program.
@Suite struct ReplacedOptionTests {
  private enum Format: String, CaseIterable, Sendable { case text, json, junit }

  private static let format = Option<Format>.value(
    "format", .choice(of: [.text, .json]), default: .text, help: "the format")
  private static let more = format.replaced(by: .choice())

  private static let program = Program(
    "p", version: { "p 1" }, summary: "x", options: [format],
    commands: [
      Command("gate", summary: "decide", options: [more]) { invocation, terminal throws(Failure) in
        // The replaced declaration names the same value.
        try terminal.out.write("\(invocation[more]) \(invocation[format])\n")
        return .yes
      },
      Command("diff", summary: "compare") { invocation, terminal throws(Failure) in
        try terminal.out.write("\(invocation[format])\n")
        return .yes
      },
    ])

  @Test func isNotAFaultOfTheDeclarations() {
    #expect(Self.program.declarationFaults == [])
  }

  @Test(arguments: [
    (["gate"], "text text\n"), (["gate", "--format", "junit"], "junit junit\n"),
    (["--format", "junit", "gate"], "junit junit\n"), (["--format=json", "gate"], "json json\n"),
    (["diff", "--format", "json"], "json\n"), (["--format", "json", "diff"], "json\n"),
  ])
  func isReadBeforeAndAfterTheName(_ words: [String], _ answer: String) throws {
    #expect(try run(words, of: Self.program) == Outcome(status: .yes, out: answer, err: ""))
  }

  @Test(arguments: [["diff", "--format", "junit"], ["--format", "junit", "diff"]])
  func refusesTheOtherValuesElsewhere(_ words: [String]) throws {
    let refusal = "p diff: --format: \"junit\" is not one of text, json\n"
    #expect(try run(words, of: Self.program) == Outcome(status: .usage, out: "", err: refusal))
  }

  @Test func canBeGivenOnce() throws {
    let outcome = try run(["--format", "json", "gate", "--format", "junit"], of: Self.program)
    #expect(outcome.err == "p gate: option --format can be given only once\n")
  }

  @Test func isShownOnceInHelpAndCompletions() throws {
    let gate = try run(["gate", "--help"], of: Self.program).out
    #expect(gate.contains("  --format text|json|junit  the format [default: text]\n"))
    #expect(!gate.contains("--format text|json "))
    #expect(!gate.contains("Global options:"))
    let diff = try run(["diff", "--help"], of: Self.program).out
    #expect(diff.contains("Global options:\n  --format text|json  the format [default: text]\n"))
    #expect(Self.program.completions(.bash).contains("junit"))
  }
}
