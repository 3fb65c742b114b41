import Glibc
import Support
import Testing

@testable import Subprocess

@Suite struct RunTests {
  private let environment = ["PATH": "/usr/local/bin:/usr/bin:/bin"]

  private func shell(_ text: String, input: Input = .null) throws -> Output {
    try run(["sh", "-c", text], environment: environment, input: input)
  }

  @Test func returnsBothOutputsAndTheStatus() throws {
    let output = try shell("echo out; echo err >&2; exit 7")
    #expect(output.text == "out\n")
    #expect(output.errorText == "err\n")
    #expect(output.status == .exited(7))
    #expect(!output.status.isSuccess)
  }

  @Test func reportsTheSignalThatEndedTheProgram() throws {
    let output = try shell("kill -9 $$")
    #expect(output.status == .signalled(9))
    #expect(output.status.description == "signal 9")
  }

  @Test func drainsBothOutputsWhenEachIsLargerThanAPipe() throws {
    let output = try shell("head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2; echo end")
    #expect(output.stdout.count == 300_004)
    #expect(output.stderr.count == 300_000)
  }

  @Test func feedsMoreInputThanAPipeHoldsToAProgramThatAnswersAllOfIt() throws {
    let bytes = [UInt8](repeating: 0x61, count: 1 << 20)
    let output = try run(["cat"], environment: environment, input: .bytes(bytes))
    #expect(output.stdout == bytes)
  }

  @Test func acceptsAProgramThatIgnoresItsInput() throws {
    let output = try run(
      ["true"], environment: environment, input: .bytes([UInt8](repeating: 0, count: 1 << 20)))
    #expect(output.status.isSuccess)
  }

  @Test func hasNoInputByDefault() throws {
    #expect(try shell("readlink /proc/self/fd/0").text == "/dev/null\n")
    #expect(try run(["cat"], environment: environment).stdout.isEmpty)
  }

  @Test func outputsArePipes() throws {
    // Programs that refuse to print secrets to files must see a pipeline.
    #expect(try shell("test -p /dev/stdout && test -p /dev/stderr").status.isSuccess)
  }

  @Test func inheritsNothingButTheThreeStreams() throws {
    #expect(try shell("ls /proc/self/fd | sort -n | tr '\\n' ' '").text == "0 1 2 3 ")
  }

  @Test func passesExactlyTheGivenEnvironment() throws {
    let output = try run(["env"], environment: ["PATH": "/usr/bin:/bin", "A": "b=c"])
    #expect(output.text.split(separator: "\n").sorted() == ["A=b=c", "PATH=/usr/bin:/bin"])
  }

  @Test func startsInTheFolder() throws {
    let folder = try TemporaryFolder()
    let output = try run(["pwd"], environment: environment, folder: folder.path)
    #expect(output.text == folder.path + "\n")
  }

  @Test func passesArgumentsUnchanged() throws {
    let arguments = ["", "two words", "$HOME", "*", "\u{e9}", "-n"]
    let output = try run(["printf", "%s|"] + arguments, environment: environment)
    #expect(output.text == arguments.map { $0 + "|" }.joined())
  }

  @Test func startsWithDefaultSignals() throws {
    // With SIGPIPE ignored, `yes` would report an error and exit by itself.
    let output = try shell("(yes; echo $? >&2) | head -n 1 >/dev/null")
    #expect(output.errorText == "141\n")
  }

  @Test func doesNotWaitForABackgroundChildThatKeepsTheOutputs() throws {
    let output = try run(
      ["sh", "-c", "sleep 600 & echo $!"], environment: environment, timeout: .seconds(30))
    #expect(output.status.isSuccess)
    _ = try shell("kill \(output.text)")
  }

  @Test func runsManyAtOnce() async throws {
    let texts = try await withThrowingTaskGroup(of: String.self) { group in
      for number in 0..<16 {
        group.addTask { try shell("head -c 100000 /dev/zero >&2; echo \(number)").text }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(texts.sorted() == (0..<16).map { "\($0)\n" }.sorted())
  }

  @Test func continuesAfterInterruptingSignals() async {
    await #expect(processExitsWith: .success) {
      signal(SIGALRM) { _ in }
      let often = timeval(tv_sec: 0, tv_usec: 200)
      var timer = itimerval(it_interval: often, it_value: often)
      #expect(setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &timer, nil) == 0)
      let output = try run(
        ["sh", "-c", "head -c 300000 /dev/zero; sleep 0.05; echo end"],
        environment: ["PATH": "/usr/bin:/bin"])
      #expect(output.status.isSuccess)
      #expect(output.stdout.count == 300_004)
    }
  }
}
