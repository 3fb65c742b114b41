/// Decodes strings that the parser has validated.
enum JSONText {
  /// Reports whether the range contains a backslash.
  static func hasEscape(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
    for position in range where bytes[position] == UInt8(ascii: "\\") { return true }
    return false
  }

  /// Reports whether two ranges contain the same bytes.
  static func isEqual(
    _ one: Range<Int>, _ other: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard one.count == other.count else { return false }
    for offset in 0..<one.count
    where bytes[one.lowerBound + offset] != bytes[other.lowerBound + offset] {
      return false
    }
    return true
  }

  /// Returns the text in `range`, which is between two quotes, unescaped.
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

  /// Returns the scalar that an escape represents and the offset after the escape (RFC 8259 §7).
  /// `position` is the offset after the backslash.
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

  /// Returns the value of four hexadecimal digits; `nil` for anything else.
  private static func codeUnit(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> UInt16? {
    guard position + 4 <= bytes.count else { return nil }
    var unit: UInt16 = 0
    for offset in 0..<4 {
      guard let digit = hexDigit(bytes[position + offset]) else { return nil }
      unit = unit << 4 | digit
    }
    return unit
  }

  /// Returns the value of a hexadecimal digit; `nil` for any other byte.
  static func hexDigit(_ byte: UInt8) -> UInt16? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }

  /// Returns the scalar of a surrogate pair; `nil` for any other two units.
  static func surrogates(_ high: UInt16, _ low: UInt16) -> Unicode.Scalar? {
    guard (0xd800...0xdbff).contains(high), (0xdc00...0xdfff).contains(low) else { return nil }
    return Unicode.Scalar(0x10000 + (UInt32(high) - 0xd800) << 10 + UInt32(low) - 0xdc00)
  }
}

/// The names found so far in one object. Up to eight names are compared one by one; more are
/// hashed.
struct JSONNameSet {
  private static let few = 8
  private var ranges: [Range<Int>] = []
  private var hashed: Set<[UInt8]> = []

  /// Adds the name in `range` and reports whether it is new. Names are compared by their unescaped
  /// bytes, because `String` treats canonically equivalent names as equal.
  mutating func insert(_ range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard ranges.count >= JSONNameSet.few || JSONText.hasEscape(bytes, range) || !hashed.isEmpty
    else {
      if ranges.isEmpty { ranges.reserveCapacity(JSONNameSet.few) }
      let isNew = !ranges.contains { JSONText.isEqual($0, range, in: bytes) }
      ranges.append(range)
      return isNew
    }
    if hashed.isEmpty {
      for range in ranges { hashed.insert(JSONNameSet.name(range, bytes)) }
    }
    return hashed.insert(JSONNameSet.name(range, bytes)).inserted
  }

  private static func name(_ range: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    JSONText.hasEscape(bytes, range)
      ? Array(JSONText.decoded(bytes, range).utf8) : Array(bytes[range])
  }
}
