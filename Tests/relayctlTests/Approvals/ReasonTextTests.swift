import Configuration
import Console
import Testing

/// The texts that approvals and terminals accept unchanged.
@Suite struct ReasonTextTests {
  /// The blocks with controls, separators and format characters, and every 1009th code point.
  @Test func acceptsWhatATerminalShowsUnchanged() {
    let dense = [0...0x5ff, 0x1700...0x18ff, 0x2000...0x20ff, 0x2800...0x2800, 0x3000...0x3164]
    let high = [0xfe00...0xffff, 0xe_0000...0xe_01ff, 0x10_fff0...0x10_ffff]
    let codes = Array((dense + high).joined()) + Array(stride(from: 0, to: 0x11_0000, by: 1009))
    for scalar in codes.compactMap({ Unicode.Scalar(UInt32($0)) }) {
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
