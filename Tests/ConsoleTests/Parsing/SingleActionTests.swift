import Console
import Support
import Testing

/// A program without commands, like `relay`.
@Suite struct SingleActionTests {
  static let check = Option.flag("check-config", help: "validate and end")
  static let file = Option.optional("env-file", .path.named("FILE"), help: "read this file")
  static let program = Program(
    "single", version: { "single 1" }, summary: "one thing", options: [check, file],
    exitStatuses: [.no: "the configuration is refused", .undecided: "", .integrity: ""],
    action: { invocation, terminal throws(Failure) in
      try terminal.out.write("\(invocation[check]) \(invocation[file] ?? "environment")\n")
      return .no
    })

  @Test(arguments: [
    ([], "false environment\n"), (["--check-config"], "true environment\n"),
    (["--env-file", "a.env", "--check-config"], "true a.env\n"),
  ])
  func runs(_ words: [String], _ answer: String) throws {
    #expect(try run(words, of: Self.program) == Outcome(status: .no, out: answer, err: ""))
  }

  @Test(arguments: [
    (["x"], "single: unexpected argument 1; usage: single [OPTIONS]\n"),
    (["help"], "single: unexpected argument 1; usage: single [OPTIONS]\n"),
    (["--check-confg"], "single: unknown option --check-confg; did you mean --check-config?\n"),
  ])
  func refuses(_ words: [String], _ line: String) throws {
    #expect(try run(words, of: Self.program) == Outcome(status: .usage, out: "", err: line))
  }

  /// A status that the program declares as unused is not the status of a failure either.
  @Test(arguments: [
    (Console.ExitStatus.no, Console.ExitStatus.no), (.usage, .usage), (.undecided, .no),
    (.integrity, .no),
  ])
  func endsOnlyWithTheStatusesThatItShows(
    _ thrown: Console.ExitStatus, _ expected: Console.ExitStatus
  ) throws {
    let program = Program(
      "single", version: { "single 1" }, summary: "one thing",
      exitStatuses: [.undecided: "", .integrity: ""],
      action: { _, _ throws(Failure) in throw Failure(thrown, "no file") })
    #expect(
      try run([], of: program) == Outcome(status: expected, out: "", err: "single: no file\n"))
  }

  @Test func showsItsOwnExitStatuses() throws {
    #expect(Self.program.declarationFaults == [])
    #expect(
      try run(["--help"], of: Self.program).out.hasSuffix(
        """
        Exit status:
          0  yes: the answer is positive, or the work is done
          1  no: the configuration is refused
          2  usage error: the command line or an input file is malformed

        """))
  }
}
