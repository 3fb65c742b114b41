import Console
import Testing

@Suite struct EscapedTextTests {
  @Test(arguments: [
    "", "plain ASCII ~", "Grüße", "日本語", "e\u{301}", "→ ✓ 🙂", "a\\b", "C:\\u{1b}",
  ])
  func leavesVisibleText(_ text: String) {
    #expect(Array(escapedForTerminal(text).utf8) == Array(text.utf8))
  }

  @Test(arguments: [
    ("line\nfeed", "line\\u{a}feed"), ("\r\n", "\\u{d}\\u{a}"), ("\t", "\\u{9}"),
    ("\u{0}", "\\u{0}"), ("\u{1b}[31m", "\\u{1b}[31m"), ("\u{7f}", "\\u{7f}"),
    ("\u{9b}31m", "\\u{9b}31m"), ("\u{a0}", "\\u{a0}"), ("\u{ad}", "\\u{ad}"),
    ("a\u{202e}b", "a\\u{202e}b"), ("\u{2066}", "\\u{2066}"), ("\u{200b}", "\\u{200b}"),
    ("\u{200d}", "\\u{200d}"), ("\u{2028}", "\\u{2028}"), ("\u{2029}", "\\u{2029}"),
    ("\u{feff}", "\\u{feff}"), ("\u{fe0f}", "\\u{fe0f}"), ("\u{e0041}", "\\u{e0041}"),
    ("\u{e000}", "\\u{e000}"), ("\u{378}", "\\u{378}"), ("\u{3000}", "\\u{3000}"),
    ("\u{3164}", "\\u{3164}"), ("\u{2800}", "\\u{2800}"), ("\u{10ffff}", "\\u{10ffff}"),
  ])
  func escapesInvisibleText(_ text: String, _ escaped: String) {
    #expect(escapedForTerminal(text) == escaped)
  }

  @Test func leavesNoControlOfAnyCodePoint() {
    // The skipped planes contain only ideographs, unassigned and private-use code points.
    for value in Array(0...0x1ffff) + Array(UInt32(0xe0000)...0xe0fff) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let isEscaped = escapedForTerminal(String(scalar)) != String(scalar)
      let properties = scalar.properties
      let isControl =
        [.control, .format, .lineSeparator, .paragraphSeparator].contains(
          properties.generalCategory) || properties.isBidiControl
      #expect(isEscaped || !isControl, "U+\(String(value, radix: 16))")
    }
  }
}
