internal import Configuration
package import YAML

/// Readers of the kinds of settings that YAML documents share (docs/formats/policy.md §1).
extension MappingReader {
  /// Reads the keys `apiVersion` and `kind`. `older` is what the error for `relay/v1` expects, if
  /// the document has a newer version.
  package mutating func format(
    kind: String, version: String = "relay/v1", older: String? = nil
  ) throws(YAMLError) {
    let found = try required("apiVersion")
    let isOlder = older != nil && (try? found.text()) == "relay/v1"
    _ = try found.parsed(expecting: isOlder ? older ?? version : version) {
      $0 == version ? $0 : nil
    }
    _ = try text("kind", among: [kind])
  }

  /// Reads a whole number. Returns `fallback` when the key is absent.
  mutating func integer(
    _ key: String, in range: ClosedRange<Int>, default fallback: Int
  ) throws(YAMLError) -> Int {
    try optional(key)?.integer(in: range) ?? fallback
  }

  /// Reads a duration whose seconds are in `range`. Returns `fallback` seconds when the key is
  /// absent.
  mutating func duration(
    _ key: String, in range: ClosedRange<Int>, default fallback: Int
  ) throws(YAMLError) -> Duration {
    guard let value = optional(key) else { return .seconds(fallback) }
    let (least, most) = (DurationText.text(range.lowerBound), DurationText.text(range.upperBound))
    return try value.parsed(
      expecting: "a duration from \(least) to \(most), such as 90s, 5m, 24h or 5d"
    ) { text in
      DurationText.seconds(text).flatMap { range.contains($0) ? .seconds($0) : nil }
    }
  }

  /// Reads a name. Returns `fallback` when the key is absent.
  mutating func name(_ key: String, default fallback: String) throws(YAMLError) -> String {
    try optional(key)?.name() ?? fallback
  }

  /// Reads a list of at least one raw value of an enumeration, without duplicates.
  mutating func choices<Choice: CaseIterable & RawRepresentable<String> & Hashable>(
    _ key: String, of type: Choice.Type
  ) throws(YAMLError) -> [Choice] {
    let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    return try required(key).distinct(expecting: "one of \(names)", Choice.init(rawValue:))
  }
}

extension Value {
  /// Reads a name; see `NameText`.
  func name() throws(YAMLError) -> String {
    try parsed(expecting: NameText.form) { NameText.isName($0) ? $0 : nil }
  }

  /// Reads a list of at least one item, without duplicates. `parse` converts each item.
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

  /// Reads one line of human-readable text: 1 to `limit` characters without control characters.
  func line(limit: Int) throws(YAMLError) -> String {
    try parsed(expecting: "1–\(limit) printable characters") {
      LineText.isLine($0, limit: limit) ? $0 : nil
    }
  }
}

/// The syntax of durations in settings: a whole number and `s`, `m`, `h` or `d`.
enum DurationText {
  /// Parses a duration of at most 3650 days and returns its seconds; nil for any other string.
  static func seconds(_ text: String) -> Int? {
    guard let unit = text.utf8.last, let factor = factors[unit] else { return nil }
    let digits = String(decoding: text.utf8.dropLast(), as: UTF8.self)
    guard let count = Int(digits), count >= 0, String(count) == digits,
      count <= 3650 * 86_400 / factor
    else { return nil }
    return count * factor
  }

  /// Formats `seconds` in the largest unit that needs no fraction: 86,400 is `1d`, 90 is `90s`, 0
  /// is `0s`.
  static func text(_ seconds: Int) -> String {
    let units = [(86_400, "d"), (3600, "h"), (60, "m")]
    let unit = units.first { seconds > 0 && seconds % $0.0 == 0 } ?? (1, "s")
    return "\(seconds / unit.0)\(unit.1)"
  }

  private static let factors: [UInt8: Int] = [
    UInt8(ascii: "s"): 1, UInt8(ascii: "m"): 60, UInt8(ascii: "h"): 3600, UInt8(ascii: "d"): 86_400,
  ]
}
