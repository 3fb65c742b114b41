import Console
import Testing

@testable import ConsoleSample

@Suite struct CommandLineTests {
  @Test(arguments: [
    (["diff", "staging", "prod"], "staging prod 5 false none false text nowhere\n"),
    (
      ["--root", "r", "diff", "--max-drift=3", "staging", "--strict", "prod", "--format", "json"],
      "staging prod 3 true none true json r\n"
    ),
    (["diff", "-s", "dev", "prod", "--report=a=b"], "dev prod 5 false a=b true text nowhere\n"),
    (["diff", "--report", "-", "--", "dev", "prod"], "dev prod 5 false - false text nowhere\n"),
  ])
  func understands(_ arguments: [String], _ answer: String) throws {
    #expect(try run(arguments) == Outcome(status: .yes, out: answer, err: ""))
  }

  @Test(arguments: [
    (
      ["diff", "staging"],
      "sample diff: argument TO is missing; usage: sample diff [OPTIONS] FROM TO\n"
    ),
    (
      ["diff", "stagng", "prod"],
      "sample diff: FROM: \"stagng\" is not one of dev, staging, prod; did you mean staging?\n"
    ),
  ])
  func refuses(_ arguments: [String], _ line: String) throws {
    #expect(try run(arguments) == Outcome(status: .misused, out: "", err: line))
  }
}
