import Testing

@testable import relayctl

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

  @Test func tellsWhyASectionIsEmpty() {
    let html = PageSection("A & B", missing: "No <file>.").html
    #expect(
      html == "<section>\n<h2>A &amp; B</h2>\n<p class=\"dim\">No &lt;file&gt;.</p>\n</section>\n")
  }
}
