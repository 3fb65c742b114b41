/// Durations as settings write them: a whole number and `s`, `m`, `h` or `d`.
enum DurationText {
  /// Seconds that `text` names, up to 3650 days; nil for anything else.
  static func seconds(_ text: String) -> Int? {
    guard let unit = text.utf8.last, let factor = factors[unit] else { return nil }
    let digits = String(decoding: text.utf8.dropLast(), as: UTF8.self)
    guard let count = Int(digits), count >= 0, String(count) == digits,
      count <= 3650 * 86_400 / factor
    else { return nil }
    return count * factor
  }

  /// `seconds` in the largest unit that needs no fraction: 86,400 is `1d`, 90 is `90s`, 0 is `0s`.
  static func text(_ seconds: Int) -> String {
    let units = [(86_400, "d"), (3600, "h"), (60, "m")]
    let unit = units.first { seconds > 0 && seconds % $0.0 == 0 } ?? (1, "s")
    return "\(seconds / unit.0)\(unit.1)"
  }

  private static let factors: [UInt8: Int] = [
    UInt8(ascii: "s"): 1, UInt8(ascii: "m"): 60, UInt8(ascii: "h"): 3600, UInt8(ascii: "d"): 86_400,
  ]
}
