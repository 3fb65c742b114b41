/// Replaces each character that a terminal would interpret or hide with an escape such as `\u{1b}`.
///
/// These are C0, DEL and C1 controls, bidirectional controls and other format characters, line and
/// paragraph separators, spaces other than U+0020, and default-ignorable, private-use and
/// unassigned code points. The result is one line. It is for reading, not for parsing: a backslash
/// in the text is not escaped.
package func escapedForTerminal(_ text: String) -> String {
  guard !isPlain(text) else { return text }
  var out = ""
  out.reserveCapacity(text.utf8.count + 16)
  for scalar in text.unicodeScalars {
    if isVisible(scalar) {
      out.unicodeScalars.append(scalar)
    } else {
      out += "\\u{" + String(scalar.value, radix: 16) + "}"
    }
  }
  return out
}

/// Reports whether the text is printable ASCII. It compares bytes, which is faster than comparing
/// characters: one run may print ten thousand lines.
private func isPlain(_ text: String) -> Bool {
  let isASCII = text.utf8.withContiguousStorageIfAvailable { bytes in
    var isPlain = true
    for byte in bytes { isPlain = isPlain && byte &- 0x20 < 0x5f }
    return isPlain
  }
  return isASCII ?? text.utf8.allSatisfy { (0x20...0x7e).contains($0) }
}

private func isVisible(_ scalar: Unicode.Scalar) -> Bool {
  if (0x20...0x7e).contains(scalar.value) { return true }
  // U+2800 BRAILLE PATTERN BLANK is in a symbol category, but it is invisible.
  if scalar.value == 0x2800 || scalar.properties.isDefaultIgnorableCodePoint { return false }
  switch scalar.properties.generalCategory {
  case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
    .paragraphSeparator, .spaceSeparator:
    return false
  default: return true
  }
}

/// Escapes the text for the terminal and for Markdown: no character is read as Markdown or HTML
/// markup.
///
/// Underscores inside words are not escaped: GitHub Flavored Markdown does not read them as
/// emphasis, and `A2A_BASE_URL` remains readable. The result is safe at the start of a line and in
/// a table cell.
package func markdown(_ text: String) -> String {
  let scalars = Array(escapedForTerminal(text).unicodeScalars)
  var out = ""
  for (index, scalar) in scalars.enumerated() {
    switch scalar {
    case "&": out += "&amp;"
    case "<": out += "&lt;"
    case ">": out += "&gt;"
    case "\\", "`", "*", "[", "]", "|", "~": out += "\\\(scalar)"
    case "_" where !isInsideWord(index, of: scalars): out += "\\_"
    case "#", "+", "-", "=": out += index == 0 ? "\\\(scalar)" : "\(scalar)"
    case ".", ")":
      let isListNumber = index > 0 && scalars[..<index].allSatisfy { ("0"..."9").contains($0) }
      out += isListNumber ? "\\\(scalar)" : "\(scalar)"
    default: out.unicodeScalars.append(scalar)
    }
  }
  return out
}

private func isInsideWord(_ index: Int, of scalars: [Unicode.Scalar]) -> Bool {
  guard index > 0, index + 1 < scalars.count else { return false }
  return [scalars[index - 1], scalars[index + 1]].allSatisfy {
    $0 == "_" || $0.properties.isAlphabetic || $0.properties.numericType != nil
  }
}
