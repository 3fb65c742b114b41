/// Decimal text as settings write numbers: digits without sign or leading zero, and a bounded number of decimals.
enum Decimal {
  /// `text` in units of 10^-`decimals`: `parse("4.5", decimals: 2)` is 450. Nil for anything else, or over 10^9.
  static func parse(_ text: String, decimals: Int) -> Int? {
    let parts = Array(text.utf8).split(
      separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    let whole = parts[0]
    let fraction = parts.count == 2 ? parts[1] : []
    guard (1...9).contains(whole.count), whole.count == 1 || whole.first != UInt8(ascii: "0"),
      parts.count == 1 || (1...max(1, decimals)).contains(fraction.count),
      fraction.count <= decimals
    else { return nil }
    var value = 0
    for byte in whole + fraction {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    for _ in fraction.count..<decimals { value *= 10 }
    return value
  }

  /// `value` units of 10^-`decimals` as text with all decimals: `text(450, decimals: 2)` is `4.50`.
  static func text(_ value: Int, decimals: Int) -> String {
    guard decimals > 0 else { return String(value) }
    let digits = String(value)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.utf8.count)) + digits
    return "\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
  }
}
