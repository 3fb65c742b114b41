import Console
import Testing

@testable import ConsoleSample

@Suite struct HelpTests {
  static let diff = """
    Usage: sample diff [OPTIONS] FROM TO

    compare two environments

    Compares every variable that is not a secret.

    Values of secrets are never read.

    Arguments:
      FROM  the environment compared [dev, staging, prod]
      TO    the environment compared with [dev, staging, prod]

    Options:
      --max-drift PERCENT  refuse more drift than this; lowers the policy's limit
                           [default: 5]
      --report FILE        write a report
      -s, --strict         refuse warnings too
      -h, --help           print this help

    Global options:
      --root DIRECTORY             work in this directory [variable: SAMPLE_ROOT]
      --format text|json|markdown  how the answer is written [default: text]

    Examples:
      sample diff staging prod  compare staging with prod

    Exit status:
      0  yes: the answer is positive, or the work is done
      1  no: the drift is above the limit
      2  usage error: the command line or an input file is malformed
      3  undecided: something required could not be reached, read or written
      4  integrity: a signature, hash or proof is invalid

    """

  @Test(arguments: [
    ["diff", "--help"], ["diff", "-h"], ["--help", "diff"], ["help", "diff"],
    ["diff", "staging", "--help", "--bogus"], ["diff", "--format", "bogus", "-h"],
    ["--help", "--format", "json", "diff"], ["diff", "--help", "--version"],
  ])
  func describesTheWholeCommand(_ words: [String]) throws {
    #expect(try run(words) == Outcome(status: .yes, out: Self.diff, err: ""))
  }

  @Test(arguments: [
    (["--help"], "Usage: sample [OPTIONS] COMMAND\n"),
    (["help"], "Usage: sample [OPTIONS] COMMAND\n"),
    (["logbook", "--help"], "Usage: sample logbook [OPTIONS] COMMAND\n"),
    (["help", "logbook", "append"], "Usage: sample logbook append [OPTIONS] KIND [FILE...]\n"),
    (["unlock", "-h"], "Usage: sample unlock [OPTIONS] --token NUMBER\n"),
  ])
  func beginsWithTheUsage(_ words: [String], _ usage: String) throws {
    let outcome = try run(words)
    #expect(outcome.status == .yes)
    #expect(outcome.out.hasPrefix(usage))
    #expect(outcome.err == "")
  }

  @Test func namesEveryCommandAndOption() throws {
    let text = try run(["help"]).out
    for word in ["diff", "logbook", "unlock", "completions", "--root", "--format", "--version"] {
      #expect(text.contains("\n  \(word)"), "\(word)")
    }
    #expect(try run(["help", "logbook", "append"]).out.contains("a digest [repeatable]\n"))
    #expect(
      try run(["help", "unlock"]).out.contains("a token [required] [variable: SAMPLE_TOKEN]\n"))
  }

  @Test(arguments: [20, 30, 40, 59, 60, 80, 100, 300])
  func wrapsAtTheWidthOfTheTerminal(_ width: Int) throws {
    let out = try Capture()
    let err = try Capture()
    let terminal = Terminal(out: out.stream(width: width), err: err.stream())
    let status = Sample.program.run(
      arguments: ["help", "diff"], environment: [:], terminal: terminal)
    #expect(status == .yes)
    for line in out.text.split(separator: "\n") where line.count > min(width, 100) {
      // A usage line, a term or a word longer than the line is not broken.
      let words = line.split(separator: " ")
      let isTerm = !line.hasPrefix("      ")
      #expect(words.count == 1 || isTerm, "\(line)")
    }
    let words = { (text: String) in text.split(whereSeparator: \.isWhitespace) }
    #expect(words(out.text) == words(Self.diff))
  }

  @Test func isBoldOnlyOnAColoredStream() throws {
    let out = try Capture()
    let terminal = Terminal(out: out.stream(isColored: true), err: out.stream())
    _ = Sample.program.run(arguments: ["diff", "-h"], environment: [:], terminal: terminal)
    #expect(out.text.contains("\u{1b}[1mOptions:\u{1b}[0m\n"))
    #expect(Self.diff.contains("\u{1b}") == false)
  }

  @Test func printsTheVersion() throws {
    for words in [["--version"], ["diff", "--version"], ["--version", "--bogus"]] {
      #expect(try run(words) == Outcome(status: .yes, out: "sample 1.2.3\n", err: ""))
    }
  }
}
