/// Percent-encoding as RFC 3986 §2.1 defines it.
enum PercentEncoding {
  /// Whether every `%` is followed by two hexadecimal digits.
  static func isWellFormed(_ bytes: ArraySlice<UInt8>) -> Bool { decode(bytes) != nil }

  /// The bytes that are meant, or nil when a `%` is not followed by two hexadecimal digits.
  static func decode(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    var decoded: [UInt8] = []
    var rest = bytes
    while let byte = rest.popFirst() {
      guard byte == Mark.percent else {
        decoded.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit)
      else { return nil }
      decoded.append(high << 4 | low)
    }
    return decoded
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    guard byte.isHexDigit else { return nil }
    return byte.isDigit ? byte - 0x30 : byte.lowerCased - 0x61 + 10
  }
}
