import Console
import Testing

@testable import ConsoleSample

@Suite struct CommandLineTests {
  /// A command line whose words are separated by spaces; `∅` is an empty word.
  struct Line: Sendable, CustomTestStringConvertible {
    var typed: String
    var answer: String
    var environment: [String: String] = [:]
    init(_ typed: String, _ answer: String, environment: [String: String] = [:]) {
      self.typed = typed
      self.answer = answer
      self.environment = environment
    }
    var words: [String] { typed.split(separator: " ").map { $0 == "∅" ? "" : String($0) } }
    var testDescription: String { typed }
  }

  @Test(arguments: [
    Line("diff staging prod", "staging prod 5 false none false text nowhere"),
    Line("diff staging --strict prod", "staging prod 5 false none true text nowhere"),
    Line("diff -s staging prod", "staging prod 5 false none true text nowhere"),
    Line("diff --max-drift 3 dev prod", "dev prod 3 true none false text nowhere"),
    Line("diff --max-drift=5 dev prod", "dev prod 5 true none false text nowhere"),
    Line("--root r diff dev prod", "dev prod 5 false none false text r"),
    Line("diff dev prod --root=r --format json", "dev prod 5 false none false json r"),
    Line("diff --report=a=b dev prod", "dev prod 5 false a=b false text nowhere"),
    Line("diff --report - dev prod", "dev prod 5 false - false text nowhere"),
    Line("diff --report=--x dev prod", "dev prod 5 false --x false text nowhere"),
    Line("diff --report=\u{301}x dev prod", "dev prod 5 false \u{301}x false text nowhere"),
    Line("diff --strict -- dev prod", "dev prod 5 false none true text nowhere"),
    Line("-- diff dev prod", "dev prod 5 false none false text nowhere"),
    Line("logbook append deploy", "deploy [] [] 10.0 seconds"),
    Line("logbook append deploy a b", "deploy [\"a\", \"b\"] [] 10.0 seconds"),
    Line("logbook append -- --help --", "--help [\"--\"] [] 10.0 seconds"),
    Line("logbook append x --digest a=1 --digest=b=2", "x [] [\"a=1\", \"b=2\"] 10.0 seconds"),
    Line("logbook append x --wait 250ms", "x [] [] 0.25 seconds"),
    Line("logbook append help", "help [] [] 10.0 seconds"),
  ])
  func understands(_ line: Line) throws {
    let outcome = try run(line.words)
    #expect(outcome == Outcome(status: .yes, out: line.answer + "\n", err: ""))
  }

  @Test(arguments: [
    Line("logbook list", "all"), Line("logbook list 5", "5"), Line("logbook list -5", "-5"),
  ])
  func endsWithTheStatusOfTheCommand(_ line: Line) throws {
    #expect(try run(line.words) == Outcome(status: .no, out: line.answer + "\n", err: ""))
  }

  @Test(arguments: [
    Line("diff dev prod", "r", environment: ["SAMPLE_ROOT": "r"]),
    Line("diff dev prod --root s", "s", environment: ["SAMPLE_ROOT": "r"]),
    Line("diff dev prod", "nowhere", environment: ["SAMPLE_ROOT": ""]),
  ])
  func readsAVariableIfTheOptionIsMissing(_ line: Line) throws {
    let outcome = try run(line.words, environment: line.environment)
    #expect(outcome.out == "dev prod 5 false none false text \(line.answer)\n")
  }

  @Test(arguments: [
    Line("diff", "diff: argument FROM is missing; usage: sample diff [OPTIONS] FROM TO"),
    Line("diff dev", "diff: argument TO is missing; usage: sample diff [OPTIONS] FROM TO"),
    Line(
      "diff dev prod more", "diff: unexpected argument 4; usage: sample diff [OPTIONS] FROM TO"),
    Line("dif dev prod", ": unknown command dif; did you mean diff?"),
    Line("lobgook list", ": unknown command lobgook; did you mean logbook?"),
    Line("di dev prod", ": unknown command di"),
    Line("logbook lst", "logbook: unknown command lst; did you mean list?"),
    Line("logbook diff", "logbook: unknown command diff"),
    Line("help dif", ": unknown command dif; did you mean diff?"),
    Line("diff --formt json", "diff: unknown option --formt; did you mean --format?"),
    Line("diff --maxdrift 3", "diff: unknown option --maxdrift; did you mean --max-drift?"),
    Line("diff --max-drfit=3", "diff: unknown option --max-drfit; did you mean --max-drift?"),
    Line("diff --max 3", "diff: unknown option --max"),
    Line("diff --xyzzy", "diff: unknown option --xyzzy"),
    Line("diff -x", "diff: unknown option -x"),
    Line("diff -sh", "diff: unknown option -sh"),
    Line(
      "--max-drift 3 diff dev prod",
      ": option --max-drift belongs to sample diff; write it after the name of the command"),
    Line("diff --report", "diff: option --report needs a value: --report FILE"),
    Line(
      "diff --report --strict dev prod",
      "diff: option --report needs a value: --report FILE; "
        + "write a value that begins with - as --report=FILE"),
    Line("diff --strict=yes dev prod", "diff: option --strict does not accept a value"),
    Line("diff --help=yes", "diff: option --help does not accept a value"),
    Line("--version=1", ": option --version does not accept a value"),
    Line("diff --strict -s dev prod", "diff: option --strict can be given only once"),
    Line(
      "--format text diff dev prod --format text",
      "diff: option --format can be given only once"),
    Line(
      "diff --max-drift 101 dev prod",
      "diff: --max-drift: \"101\" is not a whole number from 0 to 100"),
    Line(
      "diff --max-drift= dev prod", "diff: --max-drift: \"\" is not a whole number from 0 to 100"),
    Line(
      "diff --report ∅ dev prod", "diff: --report: \"\" is not a nonempty string"),
    Line(
      "diff stagign prod",
      "diff: FROM: \"stagign\" is not one of dev, staging, prod; did you mean staging?"),
    Line("diff qa prod", "diff: FROM: \"qa\" is not one of dev, staging, prod"),
    Line("unlock", "unlock: option --token is required; pass it or set SAMPLE_TOKEN"),
    Line("diff --generate list", "diff: unknown option --generate"),
  ])
  func refusesInOneLine(_ line: Line) throws {
    let expected = line.answer.hasPrefix(":") ? "sample" : "sample "
    let outcome = try run(line.words)
    #expect(outcome == Outcome(status: .usage, out: "", err: expected + line.answer + "\n"))
  }

  @Test func showsHelpOnStandardErrorWithoutACommand() throws {
    for words in [[], ["logbook"], ["--format", "json"], ["--"]] {
      let outcome = try run(words)
      #expect(outcome.status == .usage)
      #expect(outcome.out == "")
      #expect(outcome.err.hasPrefix("Usage: sample "), "\(words)")
    }
  }

  @Test func printsAnEscapedFailureAndEndsWithItsStatus() throws {
    #expect(
      try run(["unlock", "--token=1"])
        == Outcome(
          status: .integrity, out: "",
          err: "sample unlock: the seal\\u{a}is \\u{1b}[31mbroken; restore it\n"))
  }
}
