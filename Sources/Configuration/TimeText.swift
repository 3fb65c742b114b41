/// Times in environment files: a whole number and `ms`, `s` or `m`.
package enum TimeText {
  /// Milliseconds of `30s`, `250ms` or `5m`; nil for anything else, a leading zero included.
  package static func milliseconds(_ bytes: [UInt8]) -> Int? {
    let digits = bytes.prefix(while: \.isDigit)
    guard digits.count <= 9, let number = digits.canonicalNumber else { return nil }
    return unit(bytes.dropFirst(digits.count)).map { number * $0 }
  }

  /// `milliseconds` in the largest unit without a fraction: `1m`, `90s`, `250ms`.
  package static func text(_ milliseconds: Int) -> String {
    if milliseconds % 60_000 == 0, milliseconds != 0 { return "\(milliseconds / 60_000)m" }
    return milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000)s" : "\(milliseconds)ms"
  }

  private static func unit(_ bytes: ArraySlice<UInt8>) -> Int? {
    switch Array(bytes) {
    case Array("ms".utf8): 1
    case Array("s".utf8): 1_000
    case Array("m".utf8): 60_000
    default: nil
    }
  }
}
