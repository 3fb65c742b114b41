/// The id of the trace of one prompt, which is also the prompt's correlation id: 16 bytes that are
/// not all zero (W3C Trace Context §3.2.2.3).
package struct TraceID: Hashable, Sendable {
  private let high: UInt64
  private let low: UInt64

  private init?(high: UInt64, low: UInt64) {
    guard high | low != 0 else { return nil }
    self.high = high
    self.low = low
  }

  /// Parses 32 lower-case hexadecimal digits.
  package init?(_ text: String) {
    let digits = Array(text.utf8)
    guard digits.count == 32, let high = hexadecimal(digits[..<16]),
      let low = hexadecimal(digits[16...])
    else { return nil }
    self.init(high: high, low: low)
  }

  /// Returns a new id from the system's random number generator.
  package static func random() -> TraceID {
    while true {
      let id = TraceID(high: .random(in: .min ... .max), low: .random(in: .min ... .max))
      if let id { return id }
    }
  }

  /// The bits that decide whether the trace is sampled: the lowest 63, as in OpenTelemetry's
  /// TraceIdRatioBased.
  var samplingBits: UInt64 { low >> 1 }
}

extension TraceID: CustomStringConvertible {
  /// The id as 32 lower-case hexadecimal digits.
  package var description: String { hexadecimal(high) + hexadecimal(low) }
}

/// The id of one span: 8 bytes that are not all zero (W3C Trace Context §3.2.2.4).
package struct SpanID: Hashable, Sendable {
  private let value: UInt64

  private init(_ value: UInt64) { self.value = value }

  /// Parses 16 lower-case hexadecimal digits.
  package init?(_ text: String) {
    let digits = Array(text.utf8)
    guard digits.count == 16, let value = hexadecimal(digits[...]), value != 0 else { return nil }
    self.value = value
  }

  /// Returns a new id from the system's random number generator.
  package static func random() -> SpanID { SpanID(.random(in: 1 ... .max)) }
}

extension SpanID: CustomStringConvertible {
  /// The id as 16 lower-case hexadecimal digits.
  package var description: String { hexadecimal(value) }
}

/// The `traceparent` header of a call (W3C Trace Context §3.2).
package struct TraceParent: Equatable, Sendable {
  package let trace: TraceID
  /// The id of the caller's span.
  package let span: SpanID
  /// The sampled flag: whether the caller records the trace.
  package let isSampled: Bool

  package init(trace: TraceID, span: SpanID, isSampled: Bool) {
    self.trace = trace
    self.span = span
    self.isSampled = isSampled
  }

  /// The value of the header, in version 00.
  package var headerValue: String { "00-\(trace)-\(span)-\(isSampled ? "01" : "00")" }
}

/// Returns the value as 16 lower-case hexadecimal digits.
private func hexadecimal(_ value: UInt64) -> String {
  String(unsafeUninitializedCapacity: 16) { buffer in
    for index in 0..<16 {
      let digit = UInt8(truncatingIfNeeded: value >> UInt64(60 - 4 * index)) & 15
      buffer[index] = digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
    }
    return 16
  }
}

/// Parses lower-case hexadecimal digits.
private func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt64? {
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
