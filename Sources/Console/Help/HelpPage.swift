/// The text of `--help`, wrapped to the width of a stream.
struct HelpPage {
  let program: Program
  /// The path of the command, beginning with the program.
  let path: [Command]
  let stream: Stream

  var text: String {
    guard let page = Page(program: program, path: path) else { return "" }
    var out = heading("Usage: ") + page.usage + "\n"
    out += "\n" + lines(page.summary, indent: 0)
    for section in page.sections { out += "\n" + text(of: section) }
    guard let command = path.last, !command.subcommands.isEmpty else { return out }
    let names = path.dropFirst().map(\.name) + ["COMMAND"]
    let more = "\(program.name) help \(names.joined(separator: " "))"
    return out + "\n" + lines("Run \"\(more)\" for more about a command.", indent: 0)
  }

  private func heading(_ text: String) -> String { stream.paint(text, .bold) }

  private func text(of section: Page.Section) -> String {
    let isDescription = section.heading == "Description"
    let blocks = section.blocks.map { text(of: $0, indent: isDescription ? 0 : 2) }
    let body = blocks.joined(separator: "\n")
    return isDescription ? body : heading(section.heading + ":") + "\n" + body
  }

  private func text(of block: Page.Block, indent: Int) -> String {
    switch block {
    case .paragraph(let paragraph): lines(paragraph, indent: indent)
    case .lines(let kept):
      kept.map { String(repeating: " ", count: indent + 2) + $0 + "\n" }.joined()
    case .entries(let entries): text(of: entries, indent: indent)
    }
  }

  /// Formats entries with each meaning to the right of its term. The meaning is below its term if
  /// the term is wider than 28 columns or the stream is narrower than 60 columns.
  private func text(of entries: [Page.Entry], indent: Int) -> String {
    let terms = entries.map { $0.term.map(\.text).joined() }
    let widest = terms.map(displayWidth).filter { $0 <= 28 }.max() ?? 0
    let isNarrow = stream.width < 60
    let margin = isNarrow || widest == 0 ? indent + 4 : indent + widest + 2
    let pairs = zip(terms, entries).map { term, entry in
      let start = String(repeating: " ", count: indent) + term
      let meaning = lines(entry.meaning, indent: margin)
      guard !isNarrow, displayWidth(term) <= widest, !meaning.isEmpty else {
        return start + "\n" + meaning
      }
      return start + meaning.dropFirst(indent + displayWidth(term))
    }
    return pairs.joined()
  }

  private func lines(_ paragraph: String, indent: Int) -> String {
    let width = min(stream.width, 100) - indent
    return wrapped(paragraph, width: width)
      .map { String(repeating: " ", count: indent) + $0 + "\n" }.joined()
  }
}
