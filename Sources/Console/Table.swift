/// Rows of aligned cells, for terminals, pipes and Markdown. Every text in it is made inert.
package struct Table: Equatable, Sendable {
  /// The side on which a column's texts line up.
  package enum Alignment: Equatable, Sendable {
    /// Words.
    case left
    /// Numbers.
    case right
  }

  /// A column's heading and alignment.
  package struct Column: Equatable, Sendable, ExpressibleByStringLiteral {
    /// The heading.
    package var heading: String
    /// The side on which texts line up; left unless said.
    package var alignment: Alignment

    /// A column.
    package init(_ heading: String, _ alignment: Alignment = .left) {
      self.heading = heading
      self.alignment = alignment
    }

    /// A column aligned on the left.
    package init(stringLiteral heading: String) { self.init(heading) }
  }

  /// A text and how it stands out.
  package struct Cell: Equatable, Sendable, ExpressibleByStringInterpolation {
    /// The text as it came.
    package var text: String
    /// How it stands out on a terminal.
    package var style: Style

    /// A cell; plain unless said.
    package init(_ text: String, _ style: Style = .plain) {
      self.text = text
      self.style = style
    }

    /// A plain cell.
    package init(stringLiteral text: String) { self.init(text) }
  }

  /// The columns, from left to right.
  package let columns: [Column]
  /// The rows, each with as many cells as there are columns.
  package private(set) var rows: [[Cell]]

  /// A table; rows of another length are a bug of the caller.
  package init(_ columns: [Column], rows: [[Cell]] = []) {
    self.columns = columns
    self.rows = []
    for row in rows { append(row) }
  }

  /// Adds a row; one of another length is a bug of the caller.
  package mutating func append(_ row: [Cell]) {
    precondition(row.count == columns.count, "a row has a cell for each column")
    rows.append(row)
  }
}
