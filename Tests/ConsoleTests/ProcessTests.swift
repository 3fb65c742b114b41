import Console
import Subprocess
import Support
import Testing

/// Behavior that only a process has. The program is `ConsoleSample`.
@Suite struct ProcessTests {
  @Test(arguments: [
    ("--version", 0), ("diff dev prod", 0), ("logbook list", 1), ("--bogus", 2), ("unlock", 2),
    ("unlock --token 1", 4), ("logbook", 2),
  ])
  func endsWithTheStatus(_ line: String, _ status: Int32) throws {
    #expect(try shell("ConsoleSample \(line)").status == .exited(status))
  }

  @Test(arguments: [
    "--version", "--help", "diff dev prod", "completions bash", "--generate sample.1",
  ])
  func neverSucceedsIfTheAnswerCannotBeWritten(_ line: String) throws {
    let full = try shell("ConsoleSample \(line) > /dev/full")
    #expect(full.status == .exited(3))
    #expect(
      full.errorText.hasSuffix(": cannot write to standard output: no space left on device\n"))
    #expect(full.errorText.filter { $0 == "\n" }.count == 1)
    let closed = try shell("ConsoleSample \(line) >&-")
    #expect(closed.status == .exited(3))
    #expect(closed.errorText.hasSuffix(": cannot write to standard output: it is closed\n"))
  }

  @Test func keepsItsStatusIfStandardErrorCannotBeWritten() throws {
    #expect(try shell("ConsoleSample --bogus 2> /dev/full").status == .exited(2))
    #expect(try shell("ConsoleSample --bogus 2>&-").status == .exited(2))
    #expect(try shell("ConsoleSample --version <&- 2>&-").text == "sample 1.2.3\n")
  }

  /// A chroot or a build sandbox may have no /proc.
  @Test(arguments: [
    ("diff dev prod", 0, "dev prod"), ("--bogus", 2, ""), ("--version", 0, "sample"),
  ])
  func findsItsArgumentsWithoutProc(_ line: String, _ status: Int32, _ answer: String) throws {
    let output = try shell(
      "strace -qq -o trace -P /proc/self/cmdline -e inject=all:error=ENOENT ConsoleSample \(line)")
    #expect(output.status == .exited(status), "\(output.errorText)")
    #expect(output.text.hasPrefix(answer))
  }

  /// `String` considers the Kelvin sign equal to the letter K.
  @Test func readsTheNamesOfVariablesAsBytes() throws {
    let other = try shell("env $'SAMPLE_TO\\u212aEN=1' ConsoleSample unlock")
    #expect(other.status == .exited(2), "\(other.text)")
    #expect(try shell("SAMPLE_TOKEN=1 ConsoleSample unlock").status == .exited(4))
    let both = try shell("env $'SAMPLE_TO\\u212aEN=x' SAMPLE_TOKEN=1 ConsoleSample unlock")
    #expect(both.status == .exited(4), "\(both.errorText)")
  }

  @Test func leavesNoCoreDump() throws {
    let output = try shell(
      "ulimit -Sc 4096; strace -qq -e trace=prlimit64,setrlimit ConsoleSample --version")
    let limit = "RLIMIT_CORE, {rlim_cur=0, rlim_max=0}"
    #expect(output.errorText.contains(limit), "\(output.errorText)")
  }

  @Test func endsQuietlyIfTheReaderIsGone() throws {
    let folder = try TemporaryFolder()
    let gone = try Programs.run(
      "bash", "-c",
      """
      mkfifo gate; exec 3<>gate
      { read -r <&3; ConsoleSample --help; echo $? >&2; } | { exec <&-; echo >&3; }
      """, in: folder.path)
    #expect(gone.errorText == "141\n")
  }

  @Test func refusesWordsThatAreNotUTF8() throws {
    let output = try shell("ConsoleSample diff \"$(printf 'a\\377')\" prod")
    #expect(output.status == .exited(2))
    #expect(output.errorText == "sample: argument 2 is not UTF-8\n")
    let variable = try shell("SAMPLE_ROOT=$(printf '\\377') ConsoleSample diff dev prod")
    #expect(variable.status == .exited(2))
    #expect(
      variable.errorText == "sample diff: SAMPLE_ROOT: the value is not valid UTF-8\n")
  }

  @Test func readsItsVariables() throws {
    let output = try shell("SAMPLE_ROOT=a=b ConsoleSample diff dev prod")
    #expect(output.text == "dev prod 5 false none false text a=b\n")
  }

  @Test(arguments: [
    (["TERM": "xterm"], true), (["TERM": "xterm", "NO_COLOR": ""], true),
    (["TERM": "xterm", "NO_COLOR": "1"], false), (["TERM": "dumb"], false),
  ])
  func paintsOnTerminalsOnly(_ environment: [String: String], _ isPainted: Bool) throws {
    let folder = try TemporaryFolder()
    let output = try Programs.run(
      "script", "-qec", "ConsoleSample --help", "/dev/null", in: folder.path,
      environment: environment)
    #expect(output.text.contains("\u{1b}[1mOptions:\u{1b}[0m") == isPainted)
    #expect(try shell("ConsoleSample --help").text.contains("\u{1b}") == false)
  }

  @Test func writesAnAnswerAtOnce() throws {
    let folder = try TemporaryFolder()
    let output = try Programs.run(
      "strace", "-qq", "-e", "trace=write", "-o", "trace", "ConsoleSample", "--help",
      in: folder.path)
    #expect(output.status == .exited(0))
    let trace = try folder.text("trace")
    #expect(trace.split(separator: "\n").filter { $0.hasPrefix("write(1,") }.count == 1)
  }

  @Test func printsTheNamesOfWhatItGenerates() throws {
    let names = try shell("ConsoleSample --generate list").text.split(separator: "\n")
    #expect(names.count == 11)
    for name in names {
      let output = try shell("ConsoleSample --generate=\(name)")
      #expect(output.status == .exited(0))
      #expect(output.text.utf8.count > 200)
    }
    #expect(
      try shell("ConsoleSample --generate sample-dif.1").errorText
        == "sample: --generate: no generated file has this name; "
        + "did you mean sample-diff.1?\n")
  }

  private func shell(_ line: String) throws -> Output {
    let folder = try TemporaryFolder()
    return try Programs.run("bash", "-c", line, in: folder.path)
  }
}
