import Console
import Testing

@Suite struct TableTests {
  static let table = Table(
    ["variable", Table.Column("drift", .right), "verdict"],
    rows: [
      ["LOG_LEVEL", "4.76", Table.Cell("yes", .good)],
      ["名前", "100", Table.Cell("no", .bad)],
      ["e\u{301}\u{1b}[0m", "", ""],
    ])

  @Test func alignsByColumnsOfTheTerminal() {
    #expect(
      Self.table.text() == """
        variable    drift  verdict
        LOG_LEVEL    4.76  yes
        名前          100  no
        e\u{301}\\u{1b}[0m

        """)
  }

  @Test func paintsWithoutMovingAnything() throws {
    let painted = Self.table.text(colored: true)
    #expect(painted.contains("  \u{1b}[32myes\u{1b}[0m\n"))
    var plain = painted
    for code in ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[31m", "\u{1b}[32m"] {
      plain = plain.split(separator: code, omittingEmptySubsequences: false).joined()
    }
    #expect(plain == Self.table.text())
  }

  @Test func leavesTheHeadingsOut() {
    let table = Table(["", ""], rows: [["path", "/run/x"], ["variables", "21"]])
    #expect(table.text() == "path       /run/x\nvariables  21\n")
  }

  @Test func endsNoLineWithSpaces() {
    for colored in [false, true] {
      let lines = Self.table.text(colored: colored).split(separator: "\n")
      #expect(lines.allSatisfy { !$0.hasSuffix(" ") })
    }
  }

  @Test func writesMarkdown() {
    let table = Table(
      ["variable", Table.Column("n", .right)],
      rows: [["A2A_BASE_URL", "1"], ["a|b\n<b>&`*_x_[y](z)", "-2"]])
    #expect(
      table.markdown == """
        | variable | n |
        | --- | ---: |
        | A2A_BASE_URL | 1 |
        | a\\|b\\\\u{a}&lt;b&gt;&amp;\\`\\*\\_x\\_\\[y\\](z) | \\-2 |

        """)
  }

  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("한국", 4), ("🙂", 2), ("ｆ", 2),
    ("→", 1), ("Ω", 1),
  ])
  func countsColumns(_ text: String, _ width: Int) {
    #expect(displayWidth(text) == width)
  }
}
