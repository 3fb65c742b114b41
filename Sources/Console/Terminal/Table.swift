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
