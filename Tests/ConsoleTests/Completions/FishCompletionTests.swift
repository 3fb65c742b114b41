import Console
import Subprocess
import Support
import Testing

@testable import ConsoleSample

@Suite struct FishCompletionTests {
  @Test(
    arguments: CompletionLine.all + [
      CompletionLine("sample diff staging prod ", []),
      CompletionLine("sample diff --format=j", ["--format=json"]),
      CompletionLine("sample diff --report f", ["file1", "file two"]),
      CompletionLine("sample logbook append x f", ["file1", "file two"]),
      CompletionLine("sample --root s", ["sub dir/"]),
    ])
  func offers(_ line: CompletionLine) throws {
    let folder = try CompletionFolder.make()
    try folder.write(Sample.program.completions(.fish), to: "sample.fish")
    let output = try Programs.run(
      "fish", "--no-config", "-c", "source ./sample.fish; complete -C $argv[1]", line.text,
      in: folder.path)
    #expect(output.status.isSuccess)
    #expect(output.errorText == "")
    // A line is the word, a tab and its description.
    let words = output.text.split(separator: "\n").compactMap { $0.split(separator: "\t").first }
    #expect(words.map(String.init).sorted() == line.offered.sorted())
  }

  @Test func describesWhatItOffers() throws {
    let folder = try CompletionFolder.make()
    try folder.write(Sample.program.completions(.fish), to: "sample.fish")
    let output = try Programs.run(
      "fish", "--no-config", "-c", "source ./sample.fish; complete -C 'sample diff --max'",
      in: folder.path)
    #expect(
      output.text == "--max-drift\trefuse more drift than this; lowers the policy's limit\n")
  }
}
