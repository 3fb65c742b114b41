/// The id of one prompt's trace, 16 bytes that are not all zero (W3C Trace Context §3.2.2.3); also its correlation id.
package struct TraceID: Hashable, Sendable {
  private let high: UInt64
  private let low: UInt64

  private init?(high: UInt64, low: UInt64) {
    guard high | low != 0 else { return nil }
    self.high = high
    self.low = low
  }

  /// An id from 32 lower-case hex digits.
  package init?(_ text: String) {
    let digits = Array(text.utf8)
    guard digits.count == 32, let high = hexadecimal(digits[..<16]),
      let low = hexadecimal(digits[16...])
    else { return nil }
    self.init(high: high, low: low)
  }

  /// A new id from the system's random generator.
  package static func random() -> TraceID {
    while true {
      let id = TraceID(high: .random(in: .min ... .max), low: .random(in: .min ... .max))
      if let id { return id }
    }
  }

  /// The bits that decide about sampling: the 63 lowest, as OpenTelemetry's TraceIdRatioBased takes them.
  var samplingBits: UInt64 { low >> 1 }
}

extension TraceID: CustomStringConvertible {
  /// 32 lower-case hex digits.
  package var description: String { hexadecimal(high) + hexadecimal(low) }
}

/// 16 lower-case hex digits.
func hexadecimal(_ value: UInt64) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: 16 - digits.utf8.count) + digits
}

/// The value of 16 lower-case hex digits.
func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt64? {
  var value: UInt64 = 0
  for digit in digits {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt64(digit - 48)
    case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt64(digit - 87)
    default: return nil
    }
  }
  return value
}
