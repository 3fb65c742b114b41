/// The classes of ASCII bytes in the strict grammars.
extension UInt8 {
  var isDigit: Bool { self >= 0x30 && self <= 0x39 }
  var isUpperCase: Bool { self >= 0x41 && self <= 0x5A }
  var isLowerCase: Bool { self >= 0x61 && self <= 0x7A }
  var isLetter: Bool { isUpperCase || isLowerCase }
  var isAlphanumeric: Bool { isDigit || isLetter }
  var isLowerCaseHexDigit: Bool { isDigit || (self >= 0x61 && self <= 0x66) }
  var isHexDigit: Bool { isLowerCaseHexDigit || (self >= 0x41 && self <= 0x46) }

  /// Whether it is in `portableSet`. A shell, systemd, Docker and `relay` read these bytes
  /// literally.
  var isPortable: Bool {
    isAlphanumeric || self == 0x5F || self == 0x40 || self == 0x25 || self == 0x2B || self == 0x3D
      || self == 0x3A || (self >= 0x2C && self <= 0x2F)
  }

  var lowerCased: UInt8 { isUpperCase ? self | 0x20 : self }
}

/// The bytes of a value in an environment file, as errors and documents write them.
let portableSet = "[A-Za-z0-9_@%+=:,./-]"

/// The delimiters of the grammars.
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
  /// The parts between separators, including empty ones: one more than there are separators.
  func parts(separatedBy separator: UInt8) -> [ArraySlice<UInt8>] {
    split(separator: separator, omittingEmptySubsequences: false)
  }

  /// The bytes before and after the first `separator`; nil when there is none.
  func cut(at separator: UInt8) -> (head: ArraySlice<UInt8>, tail: ArraySlice<UInt8>)? {
    guard let index = firstIndex(of: separator) else { return nil }
    return (self[..<index], self[(index + 1)...])
  }

  /// A number in canonical decimal: 1 to 18 digits, without sign or leading zero; nil otherwise.
  var canonicalNumber: Int? {
    guard let first, allSatisfy(\.isDigit), count == 1 || first != 0x30, count <= 18 else {
      return nil
    }
    return reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }
}
