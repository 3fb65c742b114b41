/// UTF-8 as RFC 3629 §4 defines it: shortest form, no surrogates, up to U+10FFFF.
enum UTF8Text {
  /// The scalar that `bytes` begin with and how many bytes it takes, or nil when they begin with none.
  static func firstScalar(of bytes: ArraySlice<UInt8>) -> (scalar: UInt32, count: Int)? {
    guard let first = bytes.first else { return nil }
    if first < 0x80 { return (UInt32(first), 1) }
    let count: Int
    let least: UInt32
    switch first {
    case 0xC2...0xDF: (count, least) = (2, 0x80)
    case 0xE0...0xEF: (count, least) = (3, 0x800)
    case 0xF0...0xF4: (count, least) = (4, 0x10000)
    default: return nil
    }
    guard bytes.count >= count else { return nil }
    var scalar = UInt32(first) & (0xFF >> UInt32(count + 1))
    for byte in bytes.dropFirst().prefix(count - 1) {
      guard byte & 0xC0 == 0x80 else { return nil }
      scalar = scalar << 6 | UInt32(byte & 0x3F)
    }
    guard scalar >= least, Unicode.Scalar(scalar) != nil else { return nil }
    return (scalar, count)
  }

  /// Characters that a terminal or a reader may take for a line break or that reorder the text.
  static func isDeceptive(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x80...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF, 0x061C: true
    default: false
    }
  }
}
