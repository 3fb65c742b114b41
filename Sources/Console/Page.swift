/// What there is to say about a command: the one source of its help and its man page.
struct Page: Equatable, Sendable {
  /// A piece of a term: what is typed, what stands for something else, or neither.
  enum Span: Equatable, Sendable {
    case typed(String)
    case placeholder(String)
    case text(String)

    var text: String {
      switch self {
      case .typed(let text), .placeholder(let text), .text(let text): text
      }
    }
  }

  /// A term and what it means.
  struct Entry: Equatable, Sendable {
    var term: [Span]
    var meaning: String
  }

  /// A part of a section.
  enum Block: Equatable, Sendable {
    case paragraph(String)
    /// Lines that are kept as they are.
    case lines([String])
    case entries([Entry])
  }

  /// A heading and what is below it.
  struct Section: Equatable, Sendable {
    /// As in help: "Exit status".
    var heading: String
    var blocks: [Block]
  }

  /// The words that name the command.
  var names: [String]
  var summary: String
  var usage: String
  var sections: [Section]

  /// The paragraphs and kept lines of a discussion.
  static func blocks(of discussion: String) -> [Block] {
    var blocks: [Block] = []
    var lines: [Substring] = []
    func flush() {
      guard let first = lines.first else { return }
      let isKept = first.utf8.starts(with: "  ".utf8)
      blocks.append(
        isKept
          ? .lines(lines.map { String($0.dropFirst(2)) }) : .paragraph(lines.joined(separator: " "))
      )
      lines = []
    }
    for line in discussion.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty { flush() } else { lines.append(line) }
    }
    flush()
    return blocks
  }
}
