/// Breaks a paragraph into lines of at most `width` columns, at spaces only; a longer word has a line of its own.
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
