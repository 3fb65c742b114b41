/// Appends JSON text directly, without building a `JSONValue`, because this happens in every
/// request.
extension [UInt8] {
  /// Appends text without escaping it.
  mutating func put(_ text: StaticString) {
    append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func put(_ number: some BinaryInteger) { append(contentsOf: String(number).utf8) }

  /// Appends a JSON string, with quotes and escapes.
  mutating func quote(_ text: String) {
    append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): put("\\\"")
      case UInt8(ascii: "\\"): put("\\\\")
      case UInt8(ascii: "\n"): put("\\n")
      case 0..<0x20:
        put(byte < 16 ? "\\u000" : "\\u00")
        append(contentsOf: String(byte, radix: 16).utf8)
      default: append(byte)
      }
    }
    append(UInt8(ascii: "\""))
  }
}
