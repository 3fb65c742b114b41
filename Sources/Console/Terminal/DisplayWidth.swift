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
