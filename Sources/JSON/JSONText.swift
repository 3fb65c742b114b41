/// The text of strings that the parser has checked.
enum JSONText {
  /// Whether a backslash stands in the range.
  static func hasEscape(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
    bytes[range].contains(UInt8(ascii: "\\"))
  }

  /// The text between two quotes, unescaped.
  static func decoded(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> String {
    guard hasEscape(bytes, range) else { return String(decoding: bytes[range], as: UTF8.self) }
    var result = ""
    var run = range.lowerBound
    var position = run
    while position < range.upperBound {
      guard bytes[position] == UInt8(ascii: "\\") else {
        position += 1
        continue
      }
      result += String(decoding: bytes[run..<position], as: UTF8.self)
      let (scalar, end) = escape(bytes, at: position + 1)
      result.unicodeScalars.append(scalar)
      position = end
      run = end
    }
    return result + String(decoding: bytes[run..<range.upperBound], as: UTF8.self)
  }

  /// The scalar behind a backslash and the offset behind its escape (RFC 8259 §7).
  private static func escape(
    _ bytes: UnsafeBufferPointer<UInt8>, at position: Int
  ) -> (Unicode.Scalar, Int) {
    switch bytes[position] {
    case UInt8(ascii: "b"): return ("\u{8}", position + 1)
    case UInt8(ascii: "f"): return ("\u{c}", position + 1)
    case UInt8(ascii: "n"): return ("\n", position + 1)
    case UInt8(ascii: "r"): return ("\r", position + 1)
    case UInt8(ascii: "t"): return ("\t", position + 1)
    case UInt8(ascii: "u"):
      let unit = codeUnit(bytes, at: position + 1) ?? 0
      if let scalar = Unicode.Scalar(unit) { return (scalar, position + 5) }
      let low = codeUnit(bytes, at: position + 7) ?? 0
      let scalar = surrogates(unit, low) ?? "\u{fffd}"
      return (scalar, position + 11)
    default: return (Unicode.Scalar(bytes[position]), position + 1)
    }
  }

  /// The value of four hexadecimal digits; `nil` for anything else.
  static func codeUnit(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> UInt16? {
    guard position + 4 <= bytes.count else { return nil }
    var unit: UInt16 = 0
    for offset in 0..<4 {
      guard let digit = hexDigit(bytes[position + offset]) else { return nil }
      unit = unit << 4 | digit
    }
    return unit
  }

  /// The value of a hexadecimal digit; `nil` for any other byte.
  static func hexDigit(_ byte: UInt8) -> UInt16? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }

  /// The scalar of a surrogate pair; `nil` unless it is one.
  static func surrogates(_ high: UInt16, _ low: UInt16) -> Unicode.Scalar? {
    guard (0xd800...0xdbff).contains(high), (0xdc00...0xdfff).contains(low) else { return nil }
    return Unicode.Scalar(0x10000 + (UInt32(high) - 0xd800) << 10 + UInt32(low) - 0xdc00)
  }
}
