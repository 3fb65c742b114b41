/// A command's page in man(7) roff.
struct ManPage {
  let page: Page
  /// As the page's foot shows it: `relayctl 0.1.0`.
  let version: String
  /// The names of other pages.
  let related: [String]
  let environment: [Page.Entry]

  /// `relayctl-logbook-append`.
  var name: String { page.names.joined(separator: "-") }

  var text: String {
    let title = [name.uppercased(), "1", "", version, "\(page.names[0]) manual"]
    var out = ".TH " + title.map(Roff.argument).joined(separator: " ") + "\n"
    // Ragged right, no hyphenation: names and paths stay whole.
    out += ".nh\n.ad l\n"
    out += section("Name") + Roff.line("\(name) - \(page.summary)")
    out += section("Synopsis") + synopsis
    for part in page.sections { out += section(part.heading) + body(of: part.blocks) }
    if !environment.isEmpty { out += section("Environment") + text(of: .entries(environment)) }
    guard !related.isEmpty else { return out }
    let references = related.map { "\\fB\(Roff.escaped($0))\\fP(1)" }
    return out + section("See also") + references.joined(separator: ",\n") + "\n"
  }

  private func section(_ heading: String) -> String { ".SH \(heading.uppercased())\n" }

  private var synopsis: String {
    let command = page.names.joined(separator: " ")
    let rest = String(page.usage.dropFirst(command.count))
    return "\\fB\(Roff.escaped(command))\\fP\(Roff.escaped(rest))\n"
  }

  /// A heading begins a paragraph of its own.
  private func body(of blocks: [Page.Block]) -> String {
    let text = blocks.map(text).joined()
    return text.hasPrefix(".PP\n") ? String(text.dropFirst(4)) : text
  }

  private func text(of block: Page.Block) -> String {
    switch block {
    case .paragraph(let paragraph): ".PP\n" + Roff.line(paragraph)
    case .lines(let lines):
      ".PP\n.RS 4\n.nf\n" + lines.map { $0.isEmpty ? "\\&\n" : Roff.line($0) }.joined()
        + ".fi\n.RE\n"
    case .entries(let entries): entries.map(text).joined()
    }
  }

  private func text(of entry: Page.Entry) -> String {
    let term = entry.term.map { span in
      switch span {
      case .typed(let text): "\\fB\(Roff.escaped(text))\\fP"
      case .placeholder(let text): "\\fI\(Roff.escaped(text))\\fP"
      case .text(let text): Roff.escaped(text)
      }
    }
    return ".TP\n" + Roff.guarded(term.joined()) + "\n" + Roff.line(entry.meaning)
  }
}
