/// The text with everything that a terminal would obey or hide written out as `\u{1b}`.
///
/// Escaped are C0, DEL and C1 controls, bidirectional controls and other format characters, line and paragraph
/// separators, spaces other than U+0020, default-ignorable, private-use and unassigned code points. What comes out has
/// one line. It is for reading, not for parsing: a backslash stays as it is.
package func inert(_ text: String) -> String {
  guard !isPlain(text) else { return text }
  var out = ""
  out.reserveCapacity(text.utf8.count + 16)
  for scalar in text.unicodeScalars {
    if isInert(scalar) {
      out.unicodeScalars.append(scalar)
    } else {
      out += "\\u{" + String(scalar.value, radix: 16) + "}"
    }
  }
  return out
}

/// Whether nothing needs escaping, told without looking at characters: ten thousand refusals are printed at once.
private func isPlain(_ text: String) -> Bool {
  let isASCII = text.utf8.withContiguousStorageIfAvailable { bytes in
    var isPlain = true
    for byte in bytes { isPlain = isPlain && byte &- 0x20 < 0x5f }
    return isPlain
  }
  return isASCII ?? text.utf8.allSatisfy { (0x20...0x7e).contains($0) }
}

private func isInert(_ scalar: Unicode.Scalar) -> Bool {
  if (0x20...0x7e).contains(scalar.value) { return true }
  // The blank braille pattern is a symbol by category, but shows nothing.
  if scalar.value == 0x2800 || scalar.properties.isDefaultIgnorableCodePoint { return false }
  switch scalar.properties.generalCategory {
  case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
    .paragraphSeparator, .spaceSeparator:
    return false
  default: return true
  }
}
