import Console
import Subprocess
import Support
import Testing

@testable import ConsoleSample

@Suite struct ManPageTests {
  static let hostile = Program(
    "hostile", version: { "hostile 1 \"beta\"" }, summary: ".So it begins",
    discussion: """
      .TH is no request here, \\fBnor\\fP an escape.

      'quoted' `text` ~/path ^ é 日本 "x"
      .continued

        .kept
          indented \\ line
      """,
    options: [Option.flag("a-b", help: "'Tis -- odd.")],
    action: { _, _ in .yes })

  @Test func existsForEachCommand() {
    #expect(
      Sample.program.manPages().map(\.name) == [
        "sample.1", "sample-diff.1", "sample-logbook.1", "sample-logbook-append.1",
        "sample-logbook-list.1", "sample-unlock.1", "sample-seal.1", "sample-completions.1",
      ])
  }

  @Test(arguments: (Sample.program.manPages() + hostile.manPages()).map { [$0.name, $0.text] })
  func formatsWithoutWarnings(_ page: [String]) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(page[1], to: page[0])
    let output = try Programs.run(
      "groff", "-man", "-ww", "-b", "-Kutf8", "-Tutf8", file, in: folder.path)
    #expect(output.status.isSuccess)
    #expect(output.errorText == "")
    let man = try Programs.run(
      "man", "--warnings", "-l", file, in: folder.path, environment: ["MANWIDTH": "80"])
    #expect(man.status.isSuccess)
    #expect(man.errorText == "")
  }

  @Test func rendersLiteralText() throws {
    let text = try rendered(Self.hostile, "hostile.1")
    for line in [
      ".TH is no request here, \\fBnor\\fP an escape.",
      "'quoted' `text` ~/path ^ é 日本 \"x\" .continued", ".kept", "  indented \\ line",
      "--a-b", "'Tis -- odd.", "hostile - .So it begins", "hostile 1 \"beta\"",
    ] {
      #expect(text.contains(line), "\(line)")
    }
  }

  @Test func hasTheContentOfTheHelp() throws {
    let text = try rendered(Sample.program, "sample-diff.1")
    for line in [
      "SAMPLE-DIFF(1)", "sample-diff - compare two environments",
      "sample diff [OPTIONS] FROM TO", "--max-drift PERCENT", "-s, --strict",
      "the drift is above the limit", "SAMPLE_ROOT", "EXAMPLES",
      "sample(1), sample-logbook(1), sample-unlock(1), sample-seal(1), sample-completions(1)",
    ] {
      #expect(text.contains(line), "\(line)")
    }
    #expect(try rendered(Sample.program, "sample.1").contains("NO_COLOR"))
  }

  private func rendered(_ program: Program, _ name: String) throws -> String {
    let page = try #require(program.manPages().first { $0.name == name })
    let folder = try TemporaryFolder()
    let file = try folder.write(page.text, to: page.name)
    // Wide enough that no line is broken, and without overstriking.
    let output = try Programs.run(
      "man", "-P", "cat", "-l", file, in: folder.path,
      environment: ["MANWIDTH": "200", "LC_ALL": "C.UTF-8", "MAN_KEEP_FORMATTING": ""])
    return output.text
  }
}
