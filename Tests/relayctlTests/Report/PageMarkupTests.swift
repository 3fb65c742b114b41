import JSON
import Testing

@testable import relayctl

/// Escaping of text in a page.
@Suite struct HTMLTextTests {
  @Test(arguments: [
    ("plain text, d-7: 4.76 %", "plain text, d-7: 4.76 %"),
    ("<b>", "&lt;b&gt;"), ("a & b", "a &amp; b"), ("&lt;", "&amp;lt;"),
    ("\"quoted\"", "&quot;quoted&quot;"), ("it's", "it&#39;s"),
    ("</script><!--", "&lt;/script&gt;&lt;!--"),
    ("é 日本", "é 日本"), ("e\u{301}<", "e\u{301}&lt;"),
    ("\u{202e}gpj", "\\u{202e}gpj"), ("a\u{200b}b", "a\\u{200b}b"), ("\u{2800}", "\\u{2800}"),
    ("\u{1b}[31m", "\\u{1b}[31m"), ("a\r\nb", "a\\u{d}\\u{a}b"), ("\0", "\\u{0}"),
    ("\u{a0}", "\\u{a0}"), ("\\u{41}", "\\u{41}"),
  ])
  func escapesMarkupAndInvisibleCharacters(text: String, shown: String) {
    // Compared as bytes: Swift strings with different bytes can be equal.
    #expect(Array(HTMLText.escape(text).utf8) == Array(shown.utf8))
  }

  @Test func leavesNoByteThatHTMLReadsAsMarkup() {
    for scalar in (0...0x2fff).compactMap(Unicode.Scalar.init(_:)) {
      let shown = HTMLText.escape("a\(Character(scalar))b")
      let entities = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"]
      let rest = entities.reduce(shown) { $0.replacing($1, with: "") }
      #expect(!rest.utf8.contains { "&<>\"'".utf8.contains($0) }, "\(scalar.value)")
    }
  }

  @Test func showsValuesOfEachType() {
    let values: [(JSONValue?, String)] = [
      ("text", "text"), (.number("5.00"), "5.00"), (true, "yes"), (false, "no"),
      (.null, "–"), (nil, "–"), ([1], "–"), (["a": 1], "–"),
    ]
    for (value, shown) in values { #expect(HTMLText.of(value) == shown) }
  }

  @Test(arguments: [
    "plain", "</script>", "<!--<script>", "\"\\", "\n\t\u{7f}\0", "é\u{202e}", "&lt;", "\u{2028}",
  ])
  func quotesAnythingForAScriptElement(text: String) throws {
    var bytes: [UInt8] = []
    EmbeddedLog.quote(Array(text.utf8), onto: &bytes)
    #expect(!bytes.contains { "<>&\n".utf8.contains($0) })
    #expect(try JSONValue.parse(bytes).stringValue.map { Array($0.utf8) } == Array(text.utf8))
  }
}

/// Tables and sections of a page.
@Suite struct HTMLTableTests {
  @Test func escapesEachCellAndNamesItsColumns() {
    var table = HTMLTable(id: "t", label: "A \"table\"", ["a", "<b>"])
    table.append(["<i>", "x"], mark: "bad")
    table.append(markup: ["<code>1</code>", "y"])
    #expect(
      table.html == """
        <div class="wide" role="region" aria-label="A &quot;table&quot;" tabindex="0"><table id="t" \
        aria-label="A &quot;table&quot;"><thead><tr><th scope="col">a</th><th scope="col">&lt;b&gt;</th></tr></thead>
        <tbody>
        <tr class="bad"><td>&lt;i&gt;</td><td>x</td></tr>
        <tr><td><code>1</code></td><td>y</td></tr>
        </tbody></table></div>

        """)
  }

  @Test func saysWhyASectionIsEmpty() {
    let html = PageSection("A & B", missing: "No <file>.").html
    #expect(
      html == "<section>\n<h2>A &amp; B</h2>\n<p class=\"dim\">No &lt;file&gt;.</p>\n</section>\n")
  }
}
