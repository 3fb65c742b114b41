/// The id of one span, 8 bytes that are not all zero (W3C Trace Context §3.2.2.4).
package struct SpanID: Hashable, Sendable {
  private let value: UInt64

  private init(_ value: UInt64) { self.value = value }

  /// An id from 16 lower-case hex digits.
  package init?(_ text: String) {
    let digits = Array(text.utf8)
    guard digits.count == 16, let value = hexadecimal(digits[...]), value != 0 else { return nil }
    self.value = value
  }

  /// A new id from the system's random generator.
  package static func random() -> SpanID { SpanID(.random(in: 1 ... .max)) }
}

extension SpanID: CustomStringConvertible {
  /// 16 lower-case hex digits.
  package var description: String { hexadecimal(value) }
}
