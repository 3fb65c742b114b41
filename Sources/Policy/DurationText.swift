/// Durations as settings write them: a number and `s`, `m`, `h` or `d`.
enum DurationText {
  /// Seconds that `text` names, up to 3650 days; nil for anything else.
  static func seconds(_ text: String) -> Int? {
    guard let unit = text.utf8.last, let factor = factors[unit],
      let count = Decimal.parse(String(decoding: text.utf8.dropLast(), as: UTF8.self), decimals: 0),
      count <= 3650 * 86_400 / factor
    else { return nil }
    return count * factor
  }

  /// `seconds` in the largest unit that needs no fraction: 86,400 is `1d`, 90 is `90s`, 0 is `0s`.
  static func text(_ seconds: Int) -> String {
    for (factor, unit) in [(86_400, "d"), (3600, "h"), (60, "m")] where seconds >= factor {
      if seconds % factor == 0 { return "\(seconds / factor)\(unit)" }
    }
    return "\(seconds)s"
  }

  private static let factors: [UInt8: Int] = [
    UInt8(ascii: "s"): 1, UInt8(ascii: "m"): 60, UInt8(ascii: "h"): 3600, UInt8(ascii: "d"): 86_400,
  ]
}
