/// A share in hundredths of a percent, so that limits are compared without rounding.
package struct Percent: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// 500 is 5 %.
  package let hundredths: Int

  package init(hundredths: Int) { self.hundredths = hundredths }

  /// Reads `5`, `5.0` or `4.75`: from 0 to 100, two decimals at most, no sign, no percent sign.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)[...]
    let (whole, fraction) = bytes.cut(at: Mark.dot) ?? (bytes, [0x30])
    guard let number = whole.canonicalNumber, number <= 100, (1...2).contains(fraction.count),
      fraction.allSatisfy(\.isDigit)
    else { return nil }
    let decimals = fraction.reduce(0) { $0 * 10 + Int($1 - 0x30) } * (fraction.count == 1 ? 10 : 1)
    guard number * 100 + decimals <= 10_000 else { return nil }
    hundredths = number * 100 + decimals
  }

  /// `part` of `whole`, rounded half up; 0 of 0 is 0. For display: verdicts compare integers.
  package init(_ part: Int, of whole: Int) {
    hundredths = whole == 0 ? 0 : (part * 20_000 + whole) / (whole * 2)
  }

  /// With two decimals and no percent sign: `4.76`.
  package var description: String {
    let decimals = hundredths % 100
    return "\(hundredths / 100).\(decimals < 10 ? "0" : "")\(decimals)"
  }

  package static func < (left: Percent, right: Percent) -> Bool {
    left.hundredths < right.hundredths
  }
}
