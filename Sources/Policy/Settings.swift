internal import Configuration
package import YAML

/// The kinds of settings that YAML documents share (docs/formats/policy.md §1).
extension MappingReader {
  /// Reads `apiVersion: relay/v1` and the document's kind.
  package mutating func format(kind: String) throws(YAMLError) {
    _ = try text("apiVersion", among: ["relay/v1"])
    _ = try text("kind", among: [kind])
  }

  /// A whole number; `fallback` when the key is left out.
  mutating func integer(
    _ key: String, in range: ClosedRange<Int>, default fallback: Int
  ) throws(YAMLError) -> Int {
    try optional(key)?.integer(in: range) ?? fallback
  }

  /// A duration whose seconds are in `range`; `fallback` seconds when the key is left out.
  mutating func duration(
    _ key: String, in range: ClosedRange<Int>, default fallback: Int
  ) throws(YAMLError) -> Duration {
    guard let value = optional(key) else { return .seconds(fallback) }
    let (least, most) = (DurationText.text(range.lowerBound), DurationText.text(range.upperBound))
    return try value.parsed(
      expecting: "a duration from \(least) to \(most), as in 90s, 5m, 24h, 5d"
    ) { text in
      DurationText.seconds(text).flatMap { range.contains($0) ? .seconds($0) : nil }
    }
  }

  /// A name; `fallback` when the key is left out.
  mutating func name(_ key: String, default fallback: String) throws(YAMLError) -> String {
    try optional(key)?.name() ?? fallback
  }

  /// A list of at least one name, without duplicates.
  mutating func names(_ key: String) throws(YAMLError) -> [String] {
    try required(key).distinct(expecting: NameText.form) { NameText.isName($0) ? $0 : nil }
  }

  /// A list of at least one raw value of an enumeration, without duplicates.
  mutating func choices<Choice: CaseIterable & RawRepresentable<String> & Hashable>(
    _ key: String, of type: Choice.Type
  ) throws(YAMLError) -> [Choice] {
    let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    return try required(key).distinct(expecting: "one of \(names)", Choice.init(rawValue:))
  }
}

extension Value {
  /// A name; see `NameText`.
  func name() throws(YAMLError) -> String {
    try parsed(expecting: NameText.form) { NameText.isName($0) ? $0 : nil }
  }

  /// The items of a list, each read by `parse`; at least one, without duplicates.
  func distinct<Item: Hashable>(
    expecting expected: String, _ parse: (String) -> Item?
  ) throws(YAMLError) -> [Item] {
    var items: [Item] = []
    for value in try list() {
      let item = try value.parsed(expecting: expected, parse)
      guard !items.contains(item) else {
        throw value.error(expected: "each item once")
      }
      items.append(item)
    }
    guard !items.isEmpty else { throw error(expected: "a list of at least one item") }
    return items
  }

  /// A line of text for people: 1 to `limit` characters, none of which a terminal acts on.
  func line(limit: Int) throws(YAMLError) -> String {
    try parsed(expecting: "1–\(limit) printable characters") {
      LineText.isLine($0, limit: limit) ? $0 : nil
    }
  }
}

/// Durations in settings: a whole number and `s`, `m`, `h` or `d`.
enum DurationText {
  /// The seconds of `text`, at most 3650 days; nil for anything else.
  static func seconds(_ text: String) -> Int? {
    guard let unit = text.utf8.last, let factor = factors[unit] else { return nil }
    let digits = String(decoding: text.utf8.dropLast(), as: UTF8.self)
    guard let count = Int(digits), count >= 0, String(count) == digits,
      count <= 3650 * 86_400 / factor
    else { return nil }
    return count * factor
  }

  /// `seconds` in the largest unit without a fraction: 86,400 is `1d`, 90 is `90s`, 0 is `0s`.
  static func text(_ seconds: Int) -> String {
    let units = [(86_400, "d"), (3600, "h"), (60, "m")]
    let unit = units.first { seconds > 0 && seconds % $0.0 == 0 } ?? (1, "s")
    return "\(seconds / unit.0)\(unit.1)"
  }

  private static let factors: [UInt8: Int] = [
    UInt8(ascii: "s"): 1, UInt8(ascii: "m"): 60, UInt8(ascii: "h"): 3600, UInt8(ascii: "d"): 86_400,
  ]
}
