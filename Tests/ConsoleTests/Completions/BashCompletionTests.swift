import Console
import Subprocess
import Support
import Testing

@testable import ConsoleSample

@Suite struct BashCompletionTests {
  @Test(
    arguments: CompletionLine.all + [
      CompletionLine("sample diff staging prod ", []),
      CompletionLine("sample diff --format = j", ["json"]),
      CompletionLine("sample diff --format =", ["text", "json", "markdown"]),
      CompletionLine("sample diff --format = json s", ["staging"]),
      CompletionLine("sample diff --report f", ["file two", "file1"]),
      CompletionLine("sample diff --report = f", ["file two", "file1"]),
      CompletionLine("sample logbook append x f", ["file two", "file1"]),
      CompletionLine("sample --root ", ["sub dir"]),
      CompletionLine("sample diff -- --", []),
    ])
  func offers(_ line: CompletionLine) throws {
    let folder = try folder()
    let output = try Subprocess.run(
      ["bash", "--norc", "-c", Self.driver, "bash"] + line.words,
      environment: Programs.environment(home: folder.path), folder: folder.path)
    #expect(output.errorText == "")
    var lines = output.text.split(separator: "\n").map(String.init)
    #expect(lines.popLast() == "complete -F _sample sample")
    #expect(lines.sorted() == line.offered.sorted())
  }

  @Test func parses() throws {
    let folder = try folder()
    let output = try Programs.run("bash", "-n", "sample.bash", in: folder.path)
    #expect(output.status.isSuccess)
    #expect(output.errorText == "")
  }

  @Test func isPrintedByTheCommand() throws {
    for words in [["completions", "bash"], ["--generate", "sample.bash"]] {
      #expect(try run(words).out == Sample.program.completions(.bash))
    }
  }

  private static let driver = """
    source ./sample.bash
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _sample
    ((${#COMPREPLY[@]} == 0)) || printf '%s\\n' "${COMPREPLY[@]}"
    complete -p sample
    """

  private func folder() throws -> TemporaryFolder {
    let folder = try CompletionFolder.make()
    try folder.write(Sample.program.completions(.bash), to: "sample.bash")
    return folder
  }
}
