/// Decimals with at most two places, as whole hundredths.
enum Decimal {
  /// `5`, `5.0`, `5.00` are 500; no sign, no leading zeros, no bare point; `nil` for all else.
  static func hundredths(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    let point = bytes.firstIndex(of: UInt8(ascii: "."))
    let whole = bytes[..<(point ?? bytes.count)]
    let places = point.map { bytes[($0 + 1)...] } ?? []
    guard (1...9).contains(whole.count), whole.count == 1 || whole.first != UInt8(ascii: "0"),
      point == nil || (1...2).contains(places.count)
    else { return nil }
    var number = 0
    for byte in whole + places {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      number = number * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return places.count == 2 ? number : places.count == 1 ? number * 10 : number * 100
  }

  /// Hundredths as a person writes them: `5`, `0.25`.
  static func text(_ hundredths: Int) -> String {
    let places = hundredths % 100
    guard places != 0 else { return "\(hundredths / 100)" }
    return "\(hundredths / 100).\(places / 10)\(places % 10)"
  }
}
