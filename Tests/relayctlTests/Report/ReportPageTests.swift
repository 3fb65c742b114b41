import Crypto
import JSON
import ReportSample
import Subprocess
import Support
import Testing

@testable import relayctl

/// `relayctl report`: the content of the page.
@Suite struct ReportPageTests {
  private let sample: ReportSample

  init() throws { sample = try ReportSample() }

  /// The texts between `opener` and `closer`, for each pair.
  private func parts(of page: String, from opener: String, to closer: String) -> [Substring] {
    var rest = page[...]
    var found: [Substring] = []
    while let open = rest.firstRange(of: opener) {
      rest = rest[open.upperBound...]
      guard let close = rest.firstRange(of: closer) else { break }
      found.append(rest[..<close.lowerBound])
      rest = rest[close.upperBound...]
    }
    return found
  }

  @Test func allowsItsOwnScriptAndStyleOnly() throws {
    let page = try sample.page()
    func digests(_ texts: [Substring]) -> [String] {
      texts.map { "'sha256-" + Base64.encode(SHA256.digest(of: Array($0.utf8)).bytes) + "'" }
    }
    let scripts = parts(of: page, from: "<script>", to: "</script>")
    let styles = parts(of: page, from: "<style>", to: "</style>")
    #expect(scripts.count == 1 && styles.count == 1)
    for (text, file) in [(scripts[0], "report.js"), (styles[0], "report.css")] {
      let source = try TestFile.read("\(Places.root)/Sources/relayctl/Report/\(file)")
      #expect(Array(text.utf8) == Array("\n".utf8) + source, "\(file)")
    }
    let policy = parts(of: page, from: "Content-Security-Policy\" content=\"", to: "\">")
    let expected =
      "default-src 'none'; script-src \(digests(scripts)[0]); style-src \(digests(styles)[0]); "
      + "img-src data:; base-uri 'none'; form-action 'none'"
    #expect(policy == [expected[...]])
  }

  @Test func requestsNothingFromOutside() throws {
    let page = try sample.page()
    for word in ["http:", "https:", "src=", "@import", "url(", "style=\"", "onclick", "<form"] {
      let allowed = word == "src=" ? "&lt;img src=x" : nil
      let text = allowed.map { page.replacing($0, with: "") } ?? page
      let embedded = parts(of: text, from: "id=\"log\">", to: "</script>").joined()
      #expect(!text.replacing(embedded, with: "").contains(word), "\(word)")
    }
    #expect(parts(of: page, from: "href=\"", to: "\"") == ["data:,"])
  }

  @Test func escapesAllTextFromOutside() throws {
    let page = try sample.page()
    #expect(page.contains("&lt;/script&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&amp;&quot;"))
    #expect(page.contains("\\u{202e}\\u{200b}\\u{2800}"))
    #expect(!page.contains("<img") && !page.contains("<b>"))
    #expect(parts(of: page, from: "<script", to: "</script>").count == 2)
    let visible = page.replacing(
      parts(of: page, from: "id=\"log\">", to: "</script>").joined(), with: "")
    #expect(!visible.unicodeScalars.contains { ["\u{202e}", "\u{200b}", "\u{2800}"].contains($0) })
  }

  @Test func hasEverySection() throws {
    let page = try sample.page()
    #expect(
      parts(of: page, from: "<h2>", to: "</h2>") == [
        "Verdict", "Drift", "Secret ages", "Findings", "Approvals", "Artifacts and digests",
        "Deployments", "Timeline",
      ])
    for text in [
      "<td>secrets_young</td><td>no</td><td>A2A_API_KEY is 200 d old</td><td>–</td><td>–</td>"
        + "<td>relayctl vault rotate prod A2A_API_KEY</td>",
      "<td>suites/routing.xml \(ReportSample.policy.hex.prefix(12))</td><td>2 h</td>",
      "4.76 %: 1 of 21 compared, limit 5.00 %",
      "<td>RATE_LIMIT_PER_MINUTE</td><td>yes</td><td>changed</td><td>30</td><td>20</td>",
      "<rect class=\"bar\" width=\"50\" height=\"8\"/>", "<span>50 %</span>",
      "<rect class=\"late\" width=\"100\" height=\"8\"/>", "<span>111 %</span>",
      "<td>high</td><td>1</td>",
      "<td>approval_1</td><td>approve</td><td>bob@example.com</td><td>release-engineer</td>",
      "<td>2026-01-02T00:00:00Z</td><td>checked &lt;b&gt;twice&lt;/b&gt;</td><td>valid</td>",
      "<td>verdict</td><td>matches the file</td>", "<td>policy</td><td>matches the verdict</td>",
      "<td>manifest</td><td>missing: the file does not exist</td>",
      "<td>image</td><td>not stored here</td>",
    ] { #expect(page.contains(text), "\(text)") }
    let key = try sample.run(["ssh-keygen", "-l", "-f", "bob.pub"])
    #expect(page.contains(key.text.split(separator: " ")[1]))
  }

  @Test func collapsesOlderEntries() throws {
    let sample = try ReportSample(notes: 201)
    let page = try sample.page()
    #expect(page.contains("<summary>3 older entries</summary>"))
    #expect(parts(of: page, from: "<tr class=\"this\">", to: "</tr>").count == 1)
  }
}
