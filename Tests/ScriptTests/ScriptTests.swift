import Subprocess
import Support
import Testing

/// Every script below Tests/Scripts, each as a test of its own; with `SCRIPTS=relayctl/diff,vault` in
/// the environment only those whose name holds one of these texts, for whoever writes one; with
/// `SCRIPTS_LEFT_OUT` without those (`scripts/sanitize`).
@Suite struct ScriptTests {
  private static func isWanted(_ file: String) -> Bool {
    func names(_ variable: String) -> [Substring] {
      inheritedEnvironment([variable])[variable, default: ""].split(separator: ",")
    }
    let wanted = names("SCRIPTS")
    return (wanted.isEmpty || wanted.contains { file.contains($0) })
      && !names("SCRIPTS_LEFT_OUT").contains { file.contains($0) }
  }

  /// Left out at another date (`scripts/at-date`), because libfaketime itself disturbs them: it fills a closed standard output, moves the times of files,
  /// keeps a lock that a killed process held, and breaks Python's and Chromium's children.
  static let onlyToday: Set<String> =
    inheritedEnvironment(["FAKETIME"]).isEmpty
    ? []
    : [
      "Tests/Scripts/relay/command-line.txt", "Tests/Scripts/relayctl/evidence-index.txt",
      "Tests/Scripts/relayctl/foreign-files.txt", "Tests/Scripts/relayctl/readers-at-once.txt",
      "Tests/Scripts/relayctl/output.txt", "Tests/Scripts/relayctl/promote-killed.txt",
      "Tests/Scripts/relayctl/report-browser.txt", "Tests/Scripts/relayctl/rotated.txt",
    ]

  @Test(
    arguments: try TestScript.all(below: "Tests/Scripts")
      .filter { isWanted($0.file) && !onlyToday.contains($0.file) })
  func holds(_ script: TestScript) throws {
    do {
      try script.run()
    } catch let failure as ScriptFailure {
      Issue.record(
        "\(failure)",
        sourceLocation: SourceLocation(
          fileID: "ScriptTests/\(failure.file)", filePath: "\(Places.root)/\(failure.file)",
          line: failure.line, column: 1))
    }
  }

  @Test func findsTheScriptsOfBothPrograms() throws {
    for program in ["relay", "relayctl"] {
      #expect(try !TestScript.all(below: "Tests/Scripts/\(program)").isEmpty, "\(program)")
    }
  }
}
