import Console
import Crypto
import JSON
import Logbook
import RFC3339

/// One self-contained page about a logbook and a promotion in it: no network, no markup of others, and a button that
/// verifies it again in the browser (docs/formats/report.md).
struct ReportPage {
  let log: String
  let checkpoint: SignedCheckpoint
  let key: VerifierKey
  let entries: [Entry]
  let promotion: ReportedPromotion?
  let made: Timestamp

  /// The page, LF at the end.
  var html: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="\(policy)">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="referrer" content="no-referrer">
    <link rel="icon" href="data:,">
    <title>\(HTMLText.escape(title))</title>
    <style>\(ReportStyle.css)</style>
    </head>
    <body>
    <header>
    <h1>\(HTMLText.escape(title))</h1>
    <p class="dim">Logbook \(HTMLText.escape(checkpoint.checkpoint.origin.description)), \(entries.count) entries, verified when this page was made at \(made).</p>
    <p class="dim">Root <code>\(checkpoint.checkpoint.root.hex)</code></p>
    <p class="dim">Key <code>\(HTMLText.escape(key.description))</code>: compare it with the one you trust.</p>
    <p class="screen"><button id="button" type="button">Verify in this browser</button></p>
    <p id="result" class="dim" role="status" aria-live="polite"></p>
    <noscript><p class="dim">Verifying needs JavaScript; relayctl logbook verify does without.</p></noscript>
    </header>
    <main>
    \(sections)
    <h2>Timeline</h2>
    \(timeline)
    </main>
    <script type="application/json" id="log">\(HTMLText.scriptData(embeddedLog))</script>
    <script type="application/json" id="promotion">\(HTMLText.scriptData(embeddedPromotion))</script>
    <script>\(ReportScript.javaScript)</script>
    </body>
    </html>

    """
  }

  private var title: String {
    guard let content = promotion?.entry.content else { return "Logbook" }
    return "\(content.details["from"] ?? "–") → \(content.env): \(content.deploy)"
  }

  /// Nothing but the script and the style of this page, told by their digests.
  private var policy: String {
    "default-src 'none'; script-src '\(ReportPage.source(ReportScript.javaScript))'; "
      + "style-src '\(ReportPage.source(ReportStyle.css))'; img-src data:; base-uri 'none'; form-action 'none'"
  }

  private static func source(_ text: String) -> String {
    "sha256-" + Base64.encode(SHA256.digest(of: Array(text.utf8)).bytes)
  }

  private var sections: String {
    guard let promotion else { return "<p>No promotion is recorded.</p>" }
    return PromotionSections(promotion).html
  }

  private var timeline: String {
    var table = HTMLTable(
      id: "timeline", ["entry", "time", "kind", "environment", "actor", "ticket", "deployment"])
    for entry in entries {
      let content = entry.content
      table.append([
        String(entry.seq), content.time.description, content.kind.rawValue, content.env,
        content.actor, content.ticket, content.deploy,
      ])
    }
    return table.html
  }

  private var embeddedLog: String {
    let document: JSONValue = [
      "lines": .array(entries.map { .string(String(decoding: $0.line, as: UTF8.self)) }),
      "checkpoint": .string(String(decoding: checkpoint.bytes, as: UTF8.self)),
      "key": .string(key.description),
    ]
    return String(decoding: document.canonical, as: UTF8.self)
  }

  private var embeddedPromotion: String {
    guard let promotion else { return "null" }
    func text(_ bytes: [UInt8]?) -> JSONValue {
      bytes.map { .string(String(decoding: $0, as: UTF8.self)) } ?? .null
    }
    let document: JSONValue = [
      "entry": .integer(promotion.entry.seq), "verdict": text(promotion.verdict),
      "summary": text(promotion.summary),
    ]
    return String(decoding: document.canonical, as: UTF8.self)
  }
}
