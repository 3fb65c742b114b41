internal import YAML

/// The kinds of settings that policy files share.
extension MappingReader {
  /// `apiVersion: relay/v1` and the document's kind.
  mutating func format(kind: String) throws(YAMLError) {
    _ = try text("apiVersion", among: ["relay/v1"])
    _ = try text("kind", among: [kind])
  }

  /// A whole number; `fallback` when the key is left out.
  mutating func integer(
    _ key: String, in range: ClosedRange<Int>, default fallback: Int
  ) throws(YAMLError) -> Int {
    try optional(key)?.integer(in: range) ?? fallback
  }

  /// A duration whose seconds are in `range`; `fallback` when the key is left out.
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

  /// A list of at least one name, none twice.
  mutating func names(_ key: String) throws(YAMLError) -> [String] {
    try required(key).distinct(expecting: NameText.form) { NameText.isName($0) ? $0 : nil }
  }

  /// A list of at least one word of an enumeration, none twice.
  mutating func choices<Choice: CaseIterable & RawRepresentable<String> & Hashable>(
    _ key: String, of type: Choice.Type
  ) throws(YAMLError) -> [Choice] {
    let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    return try required(key).distinct(expecting: "one of \(words)", Choice.init(rawValue:))
  }
}
