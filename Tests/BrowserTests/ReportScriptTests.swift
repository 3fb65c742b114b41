import Subprocess
import Support
import Testing

/// The syntax of the report's script, checked by the parsers of Chromium and, if it is installed, node.
@Suite(.serialized) struct ReportScriptTests {
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

  /// Node names the line of an error; Chromium is what reads the page, and is always installed for these tests.
  @Test func parsesTheScript() throws {
    let broken = script.replacing("\"use strict\";", with: "\"use strict\"; const = 1;")
    for parses in Self.hasNode ? [nodeParses, chromiumParses] : [chromiumParses] {
      #expect(try parses(script))
      #expect(try !parses(broken))
    }
  }

  private func nodeParses(_ text: String) throws -> Bool {
    try folder.write(text, to: "script.js")
    return try run(
      ["node", "--check", folder.path(of: "script.js")],
      environment: Programs.environment(home: folder.path)
    ).status.isSuccess
  }

  /// Creates a function with the text as its body, which Chromium parses without running it.
  private func chromiumParses(_ text: String) throws -> Bool {
    try folder.write(
      "<p id=\"state\"></p>\n<script src=\"harness.js\"></script>\n", to: "page.html")
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
