import Configuration
import Console
import Testing

/// The texts that approvals and terminals accept unchanged.
@Suite struct ReasonTextTests {
  /// Every code point of the planes that have characters, and the ends of the others.
  @Test func acceptsWhatATerminalShowsUnchanged() {
    let codes = [0...0x3_ffff, 0xe_0000...0xe_0fff, 0xf_0000...0xf_0010, 0x10_fff0...0x10_ffff]
    for scalar in codes.joined().compactMap(Unicode.Scalar.init) {
      let text = String(scalar)
      guard LineText.isVisible(text) == (escapedForTerminal(text) == text) else {
        Issue.record("U+\(String(scalar.value, radix: 16))")
        return
      }
    }
    #expect(LineText.isVisible(""))
    #expect(!LineText.isVisible("a\u{202e}b"))
  }
}
