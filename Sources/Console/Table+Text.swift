extension Table {
  /// The headings and rows, two spaces between columns, every line ended by a line feed and without trailing spaces.
  ///
  /// Where all headings are empty there is no line for them. Nothing is shortened, however narrow the stream is; colour
  /// only where the stream takes it.
  package func text(for stream: Stream) -> String { text(coloured: stream.isColoured) }

  /// The same without a stream; plain unless said.
  package func text(coloured: Bool = false) -> String {
    let hasHeadings = columns.contains { !$0.heading.isEmpty }
    let lines = (hasHeadings ? [columns.map { Cell($0.heading, .bold) }] : []) + rows
    let cells = lines.map { $0.map { Cell(inert($0.text), $0.style) } }
    let widths = columns.indices.map { column in
      cells.reduce(0) { max($0, displayWidth($1[column].text)) }
    }
    return cells.map { line($0, widths, coloured: coloured) + "\n" }.joined()
  }

  private func line(_ cells: [Cell], _ widths: [Int], coloured: Bool) -> String {
    var out = ""
    var gap = 0
    for (index, cell) in cells.enumerated() {
      let padding = widths[index] - displayWidth(cell.text)
      let isRight = columns[index].alignment == .right
      gap += isRight ? padding : 0
      // Spaces are written only when something follows them.
      if !cell.text.isEmpty {
        out +=
          String(repeating: " ", count: gap) + (coloured ? cell.style.paint(cell.text) : cell.text)
        gap = 0
      }
      gap += 2 + (isRight ? 0 : padding)
    }
    return out
  }
}
