/// Rows of aligned cells, for terminals, pipes and Markdown. Every text is escaped for the
/// terminal.
package struct Table: Equatable, Sendable {
  /// The side on which the texts of a column are aligned.
  package enum Alignment: Equatable, Sendable {
    /// Words.
    case left
    /// Numbers.
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
    /// The text before it is escaped.
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
  /// The rows, each with as many cells as there are columns.
  package private(set) var rows: [[Cell]]

  /// Creates a table. A row of another length is a bug of the caller.
  package init(_ columns: [Column], rows: [[Cell]] = []) {
    self.columns = columns
    self.rows = []
    for row in rows { append(row) }
  }

  /// Adds a row. A row of another length is a bug of the caller.
  package mutating func append(_ row: [Cell]) {
    precondition(row.count == columns.count, "a row has a cell for each column")
    rows.append(row)
  }
}

extension Table {
  /// Returns the headings and rows with two spaces between columns. Every line ends with a line
  /// feed and has no trailing spaces.
  ///
  /// There is no line for the headings if all of them are empty. Nothing is shortened, however
  /// narrow the stream is. Cells are painted only if the stream is colored.
  package func text(for stream: Stream) -> String { text(colored: stream.isColored) }

  /// Returns the same text without a stream, plain by default.
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
      // Spaces are written only when a text follows them.
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

/// Returns the number of terminal columns that a text occupies: 2 for wide East Asian characters
/// and emoji, 0 for combining marks.
///
/// The text must be escaped for the terminal: control and format characters have no width.
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
  // Medial vowels and final consonants join the Hangul syllable before them.
  if (0x1160...0x11ff).contains(scalar.value) { return 0 }
  let isWide = scalar.properties.isEmojiPresentation || wide.contains { $0.contains(scalar.value) }
  return isWide ? 2 : 1
}

/// The blocks of East Asian Width W and F (UAX #11).
private let wide: [ClosedRange<UInt32>] = [
  0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0xa4cf,
  0xa960...0xa97f, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60,
  0xffe0...0xffe6, 0x17000...0x18cff, 0x1b000...0x1b2ff, 0x20000...0x3fffd,
]

/// Breaks a paragraph into lines of at most `width` columns, at spaces only. A word longer than
/// `width` has its own line.
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
