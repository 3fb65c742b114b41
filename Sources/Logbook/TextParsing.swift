/// Reads LF-terminated lines from an array of bytes, the first line first.
struct LineReader {
  /// The bytes that have not been read yet.
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) {
    rest = bytes[...]
  }

  /// Returns the next line without its LF; nil if no LF remains.
  mutating func next() -> ArraySlice<UInt8>? {
    guard let end = rest.firstIndex(of: 0x0a) else { return nil }
    defer { rest = rest[(end + 1)...] }
    return rest[..<end]
  }
}

/// Parses decimal numbers. Only one spelling of each number is accepted: digits only, no leading
/// zero, at most `Int.max`.
enum Decimal {
  static func value(of digits: some Collection<UInt8>) -> Int? {
    guard let first = digits.first, first != UInt8(ascii: "0") || digits.count == 1 else {
      return nil
    }
    var value = 0
    for digit in digits {
      guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= digit else { return nil }
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(Int(digit &- UInt8(ascii: "0")))
      guard !overflow, !carry else { return nil }
      value = sum
    }
    return value
  }
}
