/// The kind of a byte that a grammar refuses, for errors that must not show the byte.
package enum ByteKind: Hashable, Sendable, CaseIterable, CustomStringConvertible {
  case nul, tab, lineFeed, carriageReturn, control
  case space, quote, dollar, backslash, hash, otherASCII
  case nonASCII, bidiControl, notUTF8

  package var description: String {
    switch self {
    case .nul: "NUL byte"
    case .tab: "tab"
    case .lineFeed: "line feed"
    case .carriageReturn: "carriage return"
    case .control: "control character"
    case .space: "space"
    case .quote: "quote"
    case .dollar: "dollar sign"
    case .backslash: "backslash"
    case .hash: "'#'"
    case .otherASCII: "character outside the portable set"
    case .nonASCII: "non-ASCII character"
    case .bidiControl: "invisible or text-direction character"
    case .notUTF8: "byte that is not UTF-8"
    }
  }

  init(ascii byte: UInt8) {
    self =
      switch byte {
      case 0x00: .nul
      case 0x09: .tab
      case Mark.lineFeed: .lineFeed
      case Mark.carriageReturn: .carriageReturn
      case 0x01..<Mark.space, 0x7F: .control
      case Mark.space: .space
      case 0x22, 0x27, 0x60: .quote
      case 0x24: .dollar
      case Mark.backslash: .backslash
      case Mark.hash: .hash
      default: .otherASCII
      }
  }

  /// The kind of the first of `bytes`, which may be the first byte of a longer UTF-8 character.
  init(firstOf bytes: ArraySlice<UInt8>) {
    guard let first = bytes.first, first >= 0x80 else {
      self.init(ascii: bytes.first ?? 0)
      return
    }
    self = UTF8Text.firstScalar(of: bytes) == nil ? .notUTF8 : .nonASCII
  }

  /// The kind of the first byte of `value` outside the portable set; nil when all are portable.
  package static func firstUnportable(in value: [UInt8]) -> ByteKind? {
    value.firstIndex { !$0.isPortable }.map { ByteKind(firstOf: value[$0...]) }
  }
}

/// UTF-8 (RFC 3629 §4): shortest form, no surrogates, up to U+10FFFF.
enum UTF8Text {
  /// The scalar at the start of `bytes` and the number of its bytes; nil when there is none.
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

  /// Reports whether a terminal or a reader may treat the character as a line break, or whether it
  /// is invisible or reorders text.
  static func isDeceptive(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x80...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF, 0x061C: true
    default: false
    }
  }
}
