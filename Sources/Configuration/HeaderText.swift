/// One header of OTEL_EXPORTER_OTLP_HEADERS: `name=value`, the value percent-encoded.
package struct HeaderText: Sendable {
  package let name: String
  /// The value in the variable, percent-encoded.
  package let written: SecretValue
  /// The value that is sent, decoded.
  package let value: SecretValue

  /// The headers of a list joined by commas, in order; nil for a list that the contract would
  /// refuse.
  package static func list(_ bytes: [UInt8]) -> [HeaderText]? {
    guard ValueType.headers.check(bytes) == nil else { return nil }
    return bytes[...].parts(separatedBy: Mark.comma).compactMap(HeaderText.init)
  }

  private init?(_ header: ArraySlice<UInt8>) {
    guard let (name, written) = header.cut(at: Mark.equals),
      let value = PercentEncoding.decode(written)
    else { return nil }
    self.name = String(decoding: name, as: UTF8.self)
    self.written = SecretValue(written)
    self.value = SecretValue(value)
  }
}

/// Percent-encoding (RFC 3986 §2.1).
enum PercentEncoding {
  /// Reports whether every `%` is followed by two hexadecimal digits.
  static func isWellFormed(_ bytes: ArraySlice<UInt8>) -> Bool { decode(bytes) != nil }

  /// The decoded bytes; nil when a `%` is not followed by two hexadecimal digits.
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
