/// The kind of a byte that a grammar refuses, for errors that must not show it.
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

  /// The kind of an ASCII byte.
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

  /// The kind of the first of `bytes`, which may begin a character of several bytes.
  init(firstOf bytes: ArraySlice<UInt8>) {
    guard let first = bytes.first, first >= 0x80 else {
      self.init(ascii: bytes.first ?? 0)
      return
    }
    self = UTF8Text.firstScalar(of: bytes) == nil ? .notUTF8 : .nonASCII
  }

  /// The first byte of `value` outside the portable set, as its kind; nil when all are portable.
  package static func firstUnportable(in value: [UInt8]) -> ByteKind? {
    value.firstIndex { !$0.isPortable }.map { ByteKind(firstOf: value[$0...]) }
  }
}
