/// A table for terminals, pipes and Markdown. All texts are escaped for the terminal.
package struct Table: Equatable, Sendable {
  /// The alignment of a column.
  package enum Alignment: Equatable, Sendable {
    /// For words.
    case left
    /// For numbers.
    case right
  }

  package struct Column: Equatable, Sendable, ExpressibleByStringLiteral {
    package var heading: String
    package var alignment: Alignment

    /// Creates a column, left-aligned by default.
    package init(_ heading: String, _ alignment: Alignment = .left) {
      self.heading = heading
      self.alignment = alignment
    }

    /// Creates a left-aligned column.
    package init(stringLiteral heading: String) { self.init(heading) }
  }

  /// A text and its style on a terminal.
  package struct Cell: Equatable, Sendable, ExpressibleByStringInterpolation {
    /// The text, not yet escaped.
    package var text: String
    package var style: Style

    package init(_ text: String, _ style: Style = .plain) {
      self.text = text
      self.style = style
    }

    /// Creates a plain cell.
    package init(stringLiteral text: String) { self.init(text) }
  }

  /// The columns, from left to right.
  package let columns: [Column]
  /// The rows. Each row has one cell for each column.
  package private(set) var rows: [[Cell]]

  /// Creates a table. Each row must have one cell for each column.
  package init(_ columns: [Column], rows: [[Cell]] = []) {
    self.columns = columns
    self.rows = []
    for row in rows { append(row) }
  }

  /// Adds a row, which must have one cell for each column.
  package mutating func append(_ row: [Cell]) {
    precondition(row.count == columns.count, "a row must have one cell for each column")
    rows.append(row)
  }
}

extension Table {
  /// Returns the headings and rows with two spaces between columns. Every line ends with a line
  /// feed and has no trailing spaces.
  ///
  /// The heading line is omitted if all headings are empty. Texts are never truncated, even if the
  /// stream is narrow. Cells have styles only if the stream is colored.
  package func text(for stream: Stream) -> String { text(colored: stream.isColored) }

  /// Returns the same text as ``text(for:)``, with styles only if `colored` is true.
  package func text(colored: Bool = false) -> String {
    let hasHeadings = columns.contains { !$0.heading.isEmpty }
    let lines = (hasHeadings ? [columns.map { Cell($0.heading, .bold) }] : []) + rows
    let cells = lines.map { $0.map { Cell(escapedForTerminal($0.text), $0.style) } }
    let widths = columns.indices.map { column in
      cells.reduce(0) { max($0, displayWidth($1[column].text)) }
    }
    return cells.map { line($0, widths, colored: colored) + "\n" }.joined()
  }

  private func line(_ cells: [Cell], _ widths: [Int], colored: Bool) -> String {
    var out = ""
    var gap = 0
    for (index, cell) in cells.enumerated() {
      let padding = widths[index] - displayWidth(cell.text)
      let isRight = columns[index].alignment == .right
      gap += isRight ? padding : 0
      // Spaces are written only before a text, so that a line has no trailing spaces.
      if !cell.text.isEmpty {
        out +=
          String(repeating: " ", count: gap) + (colored ? cell.style.paint(cell.text) : cell.text)
        gap = 0
      }
      gap += 2 + (isRight ? 0 : padding)
    }
    return out
  }

  /// The table in GitHub Flavored Markdown (§4.10). Every line ends with a line feed.
  package var markdown: String {
    let rule = columns.map { $0.alignment == .right ? "---:" : "---" }
    let heads = columns.map { Console.markdown($0.heading) }
    let lines = [heads, rule] + rows.map { $0.map { Console.markdown($0.text) } }
    return lines.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
  }
}

/// Returns the number of terminal columns that a string occupies. Wide East Asian characters and
/// emoji occupy 2, combining marks 0.
///
/// The text must already be escaped for the terminal, because control characters have no defined
/// width.
package func displayWidth(_ text: String) -> Int {
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
  return text.unicodeScalars.reduce(0) { $0 + columns(of: $1) }
}

private func columns(of scalar: Unicode.Scalar) -> Int {
  guard scalar.value >= 0x300 else { return 1 }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format: return 0
  default: break
  }
  // Hangul medial vowels and final consonants combine with the character before them.
  if (0x1160...0x11ff).contains(scalar.value) { return 0 }
  let isWide = scalar.properties.isEmojiPresentation || wide.contains { $0.contains(scalar.value) }
  return isWide ? 2 : 1
}

/// The ranges of code points whose East Asian Width is W or F (UAX #11).
private let wide: [ClosedRange<UInt32>] = [
  0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0xa4cf,
  0xa960...0xa97f, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60,
  0xffe0...0xffe6, 0x17000...0x18cff, 0x1b000...0x1b2ff, 0x20000...0x3fffd,
]

/// Breaks a paragraph at spaces into lines of at most `width` columns. A word that is longer than
/// `width` gets a line to itself.
func wrapped(_ paragraph: String, width: Int) -> [String] {
  var lines: [String] = []
  var line = ""
  var columns = 0
  for word in paragraph.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
    let wordColumns = displayWidth(String(word))
    if !line.isEmpty, columns + 1 + wordColumns > width {
      lines.append(line)
      line = ""
      columns = 0
    }
    if !line.isEmpty {
      line += " "
      columns += 1
    }
    line += word
    columns += wordColumns
  }
  return line.isEmpty ? lines : lines + [line]
}
