import Subprocess
import Support
import Testing

/// The syntax of the report's script, checked by a JavaScript parser.
@Suite struct ReportScriptTests {
  private static let hasNode =
    (try? run(["node", "--version"], environment: inheritedEnvironment(["PATH"])))?
    .status.isSuccess == true

  private let folder: TemporaryFolder
  private let script: String

  init() throws {
    folder = try TemporaryFolder()
    let bytes = try TestFile.read("\(Places.root)/Sources/relayctl/Report/report.js")
    script = try #require(String(validating: bytes, as: UTF8.self))
  }

  @Test func parsesTheScript() throws {
    #expect(try Self.hasNode ? nodeParses(script) : chromiumParses(script))
    let broken = script.replacing("\"use strict\";", with: "\"use strict\"; const = 1;")
    #expect(try Self.hasNode ? !nodeParses(broken) : !chromiumParses(broken))
  }

  private func nodeParses(_ text: String) throws -> Bool {
    try folder.write(text, to: "script.js")
    return try run(
      ["node", "--check", folder.path(of: "script.js")],
      environment: Programs.environment(home: folder.path)
    ).status.isSuccess
  }

  /// Without node: the body of a function is parsed when the function is made.
  private func chromiumParses(_ text: String) throws -> Bool {
    try folder.write("<p id=\"state\"></p>\n<script src=\"harness.js\"></script>\n", to: "page.html")
    let literal = text.replacing("\\", with: "\\\\").replacing("`", with: "\\`")
      .replacing("$", with: "\\$")
    try folder.write(
      """
      const state = document.getElementById("state");
      try { new Function(`\(literal)`); state.textContent = "parsed"; }
      catch (error) { state.textContent = "refused"; }

      """, to: "harness.js")
    let document = try Browser(folder: folder).open("page.html", fragment: "").document
    try #require(document.contains(">parsed<") || document.contains(">refused<"), "\(document)")
    return document.contains(">parsed<")
  }
}
