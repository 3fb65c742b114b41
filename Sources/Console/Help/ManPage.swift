/// The man page of a command, in man(7) roff.
struct ManPage {
  let page: Page
  /// The version in the footer: `relayctl 0.1.0`.
  let version: String
  /// The names of the pages under "See also".
  let related: [String]
  let environment: [Page.Entry]

  /// The name of the page: `relayctl-logbook-append`.
  var name: String { page.names.joined(separator: "-") }

  var text: String {
    let title = [name.uppercased(), "1", "", version, "\(page.names[0]) manual"]
    var out = ".TH " + title.map(Roff.argument).joined(separator: " ") + "\n"
    // Neither hyphenate nor justify, so that names and paths are not broken.
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

  /// Formats the blocks of a section. The first block has no paragraph macro, because the heading
  /// already begins a paragraph.
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

extension Program {
  /// Returns the man pages of the program and of each command. Their names are file names such as
  /// `relayctl-logbook-append.1`.
  package func manPages() -> [(name: String, text: String)] {
    commandPaths.compactMap { path in
      guard let page = Page(program: self, path: path) else { return nil }
      let man = ManPage(
        page: page, version: version(), related: related(to: path), environment: variables(of: path)
      )
      return (man.name + ".1", man.text)
    }
  }

  /// Returns the page names of the parent command, its other subcommands, and the subcommands of
  /// the command.
  private func related(to path: [Command]) -> [String] {
    let names = path.map(\.name)
    var related: [[String]] = []
    if let parent = path.dropLast().last {
      let above = Array(names.dropLast())
      related.append(above)
      related += parent.subcommands.map { above + [$0.name] }.filter { $0 != names }
    }
    related += path.last.map { $0.subcommands.map { names + [$0.name] } } ?? []
    return related.map { $0.joined(separator: "-") }
  }

  private func variables(of path: [Command]) -> [Page.Entry] {
    var entries: [Page.Entry] = []
    for option in Command.options(of: path).map(\.specification) {
      guard let name = option.environment else { continue }
      let meaning = "the value of \(option.flag) if the option is not passed; empty means unset"
      entries.append(Page.Entry(term: [.typed(name)], meaning: meaning))
    }
    guard path.count == 1 else { return entries }
    let meaning = "turns colors off on terminals if set and not empty"
    return entries + [Page.Entry(term: [.typed("NO_COLOR")], meaning: meaning)]
  }
}
