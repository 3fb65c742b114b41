import Console
import Crypto
import Logbook
import RFC3339

/// One self-contained HTML page about a logbook and a promotion in it (docs/formats/report.md).
///
/// The page makes no network requests and escapes all text from the log and from files. It has a
/// button that verifies the page in the browser.
struct ReportPage {
  let checkpoint: SignedCheckpoint
  let key: VerifierKey
  let entries: [Entry]
  let promotion: ReportedPromotion?
  /// The differences from the logbook, one sentence each. The page shows them at the top.
  let faults: [String]
  let made: Timestamp
  let hasForcedTime: Bool

  /// The content of the page's script element: a line feed, then `report.js`.
  private static let script = "\n" + String(decoding: PackageResources.report_js, as: UTF8.self)
  /// The content of the page's style element: a line feed, then `report.css`.
  private static let style = "\n" + String(decoding: PackageResources.report_css, as: UTF8.self)

  /// The page in UTF-8, with a line feed at the end.
  var bytes: [UInt8] {
    let log = EmbeddedLog(
      checkpoint: checkpoint, key: key, entries: entries, promotion: promotion)
    return Array(head.utf8) + Array(header.utf8)
      + Array("<main>\n\(sections)</main>\n".utf8)
      + Array("<script type=\"application/json\" id=\"log\">".utf8) + log.bytes
      + Array("</script>\n<script>\(ReportPage.script)</script>\n</body>\n</html>\n".utf8)
  }

  private var head: String {
    """
    \(OutputKind.pageStart) content="\(ReportPage.policy)">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="referrer" content="no-referrer">
    <meta name="color-scheme" content="light dark">
    <link rel="icon" href="data:,">
    <title>\(HTMLText.escape(title))</title>
    <style>\(ReportPage.style)</style>
    </head>
    <body>

    """
  }

  private var header: String {
    let signed = checkpoint.checkpoint
    let word = entries.count == 1 ? "entry" : "entries"
    return """
      <header>
      <h1 id="title">\(HTMLText.escape(title))</h1>
      \(statements)<dl>
      <dt>Logbook</dt><dd>\(HTMLText.escape(signed.origin.description)), \(entries.count) \(word)</dd>
      <dt>Root</dt><dd><code id="root">\(signed.root.hex)</code></dd>
      <dt>Key</dt><dd><code id="key">\(HTMLText.escape(key.description))</code> – compare it with the key that you trust</dd>
      </dl>
      <p><button id="button" type="button" hidden>Verify in this browser</button></p>
      <p id="result" class="dim" role="status" aria-live="polite"></p>
      <noscript><p class="dim">Verification in the browser needs JavaScript. To verify without it, run <code>relayctl logbook verify</code>.</p></noscript>
      </header>

      """
  }

  /// The result of the verification by `relayctl`, then the faults. `relayctl` writes the page only if
  /// the logbook verifies.
  private var statements: String {
    let forced = hasForcedTime ? ", a time set with --now" : ""
    var section =
      "<p class=\"good\">relayctl verified the logbook when it wrote this page, at \(made)\(forced).</p>\n"
    for fault in faults { section += "<p class=\"bad\">\(HTMLText.escape(fault))</p>\n" }
    return section
  }

  private var title: String {
    guard let content = promotion?.entry.content else { return "Logbook" }
    return "\(content.details["from"] ?? HTMLText.none) → \(content.env): \(content.deploy)"
  }

  /// The content security policy. It allows only the script and the style of this page, identified by
  /// their digests, and images in `data:` URLs.
  static var policy: String {
    "default-src 'none'; script-src '\(source(script))'; "
      + "style-src '\(source(style))'; img-src data:; base-uri 'none'; form-action 'none'"
  }

  private static func source(_ text: String) -> String {
    "sha256-" + Base64.encode(SHA256.digest(of: Array(text.utf8)).bytes)
  }

  private var sections: String {
    let timeline = TimelineSection(entries: entries, marked: promotion?.entry.seq).section.html
    guard let promotion else {
      return PageSection("Promotion", missing: "The logbook has no promotions.").html + timeline
    }
    return PromotionSections(promotion).html + timeline
  }
}

/// The sections of a page about one promotion. A section without content shows the reason.
struct PromotionSections {
  private let promotion: ReportedPromotion

  init(_ promotion: ReportedPromotion) { self.promotion = promotion }

  var html: String {
    [
      VerdictSection(promotion).section, DriftSection(promotion).section,
      AgesSection(promotion).section, FindingsSection(promotion).section,
      ApprovalsSection(promotion).section, ArtifactsSection(promotion).section,
      DeploymentsSection(promotion).section,
    ].map(\.html).joined()
  }
}
