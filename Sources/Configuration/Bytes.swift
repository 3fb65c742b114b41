/// Classes of ASCII bytes, for the strict grammars.
extension UInt8 {
  var isDigit: Bool { self >= 0x30 && self <= 0x39 }
  var isUpperCase: Bool { self >= 0x41 && self <= 0x5A }
  var isLowerCase: Bool { self >= 0x61 && self <= 0x7A }
  var isLetter: Bool { isUpperCase || isLowerCase }
  var isAlphanumeric: Bool { isDigit || isLetter }
  var isLowerCaseHexDigit: Bool { isDigit || (self >= 0x61 && self <= 0x66) }
  var isHexDigit: Bool { isLowerCaseHexDigit || (self >= 0x41 && self <= 0x46) }

  /// Whether the byte is in `portableSet`. A shell, systemd, Docker and `relay` read these bytes
  /// literally.
  var isPortable: Bool {
    isAlphanumeric || self == 0x5F || self == 0x40 || self == 0x25 || self == 0x2B || self == 0x3D
      || self == 0x3A || (self >= 0x2C && self <= 0x2F)
  }

  var lowerCased: UInt8 { isUpperCase ? self | 0x20 : self }
}

/// The bytes that a value in an environment file may contain, as errors and documents show them.
let portableSet = "[A-Za-z0-9_@%+=:,./-]"

/// Delimiters, for the strict grammars.
enum Mark {
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
  static let space: UInt8 = 0x20
  static let hash: UInt8 = 0x23
  static let percent: UInt8 = 0x25
  static let plus: UInt8 = 0x2B
  static let comma: UInt8 = 0x2C
  static let minus: UInt8 = 0x2D
  static let dot: UInt8 = 0x2E
  static let slash: UInt8 = 0x2F
  static let colon: UInt8 = 0x3A
  static let equals: UInt8 = 0x3D
  static let questionMark: UInt8 = 0x3F
  static let at: UInt8 = 0x40
  static let openBracket: UInt8 = 0x5B
  static let backslash: UInt8 = 0x5C
  static let closeBracket: UInt8 = 0x5D
  static let underscore: UInt8 = 0x5F
}

extension ArraySlice<UInt8> {
  /// Returns the parts between separators, including empty parts: one more part than there are
  /// separators.
  func parts(separatedBy separator: UInt8) -> [ArraySlice<UInt8>] {
    split(separator: separator, omittingEmptySubsequences: false)
  }

  /// Returns the bytes before and after the first `separator`; nil when there is none.
  func cut(at separator: UInt8) -> (head: ArraySlice<UInt8>, tail: ArraySlice<UInt8>)? {
    guard let index = firstIndex(of: separator) else { return nil }
    return (self[..<index], self[(index + 1)...])
  }

  /// The number that the bytes represent in canonical decimal: 1 to 18 digits, without sign or
  /// leading zero. It is nil for any other bytes.
  var canonicalNumber: Int? {
    guard let first, allSatisfy(\.isDigit), count == 1 || first != 0x30, count <= 18 else {
      return nil
    }
    return reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }
}

/// The kind of a byte that a grammar refuses. Errors report the kind because they must not show the
/// byte.
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

  /// Classifies the first of `bytes`. The bytes after it show whether it begins a UTF-8 character.
  init(firstOf bytes: ArraySlice<UInt8>) {
    guard let first = bytes.first, first >= 0x80 else {
      self.init(ascii: bytes.first ?? 0)
      return
    }
    self = UTF8Text.firstScalar(of: bytes) == nil ? .notUTF8 : .nonASCII
  }

  /// Returns the kind of the first byte of `value` that is not in the portable set; nil when all
  /// bytes are.
  package static func firstUnportable(in value: [UInt8]) -> ByteKind? {
    value.firstIndex { !$0.isPortable }.map { ByteKind(firstOf: value[$0...]) }
  }
}

/// Strict decoding of UTF-8 (RFC 3629 §4): shortest form, no surrogates, up to U+10FFFF.
enum UTF8Text {
  /// Decodes the scalar at the start of `bytes` and returns it with the number of its bytes; nil
  /// when the bytes are not valid UTF-8.
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

  /// Reports whether the character is invisible, reorders text, or can be treated as a line break
  /// by a terminal or a parser.
  static func isDeceptive(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x80...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF, 0x061C: true
    default: false
    }
  }
}
