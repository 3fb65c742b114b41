extension ValueKind where Value == String {
  /// Any text that is not empty.
  package static var text: ValueKind<String> {
    ValueKind("TEXT") { text throws(Refusal) in try notEmpty(text) }
  }

  /// The name of a file, or `-` if the command accepts it.
  package static var path: ValueKind<String> {
    ValueKind("PATH", completion: .file) { text throws(Refusal) in try notEmpty(text) }
  }

  /// The name of a directory.
  package static var directory: ValueKind<String> {
    ValueKind("DIRECTORY", completion: .directory) { text throws(Refusal) in try notEmpty(text) }
  }

  private static func notEmpty(_ text: String) throws(Refusal) -> String {
    guard !text.isEmpty else { throw Refusal(expected: "a text of at least one character") }
    return text
  }
}

extension ValueKind where Value == Int {
  /// Returns the kind of whole numbers in decimal digits, with an optional `-`.
  package static func integer(in range: ClosedRange<Int>) -> ValueKind<Int> {
    let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    return ValueKind("NUMBER") { text throws(Refusal) in
      let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
      let isDecimal = !digits.isEmpty && digits.allSatisfy { (0x30...0x39).contains($0) }
      guard isDecimal, let number = Int(text), range.contains(number) else {
        throw Refusal(expected: expected)
      }
      return number
    }
  }
}

extension ValueKind where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
  /// Returns the kind of an enumeration's cases, written as their raw values.
  package static func choice(_ type: Value.Type = Value.self) -> ValueKind<Value> {
    choice(of: Array(Value.allCases))
  }

  /// Returns the kind of some of an enumeration's cases, written as their raw values.
  package static func choice(of cases: [Value]) -> ValueKind<Value> {
    let words = cases.map(\.rawValue)
    let expected = "one of " + words.joined(separator: ", ")
    let parse: @Sendable (String) throws(Refusal) -> Value = { text throws(Refusal) in
      guard let value = cases.first(where: { $0.rawValue.utf8.elementsEqual(text.utf8) }) else {
        let meant = suggestion(for: text, among: words)
        throw Refusal(expected: expected, hint: meant.map { "did you mean \($0)?" })
      }
      return value
    }
    return ValueKind(
      words.joined(separator: "|"), completion: .choices(words), show: { $0.rawValue },
      parse: parse)
  }
}

extension ValueKind where Value == Duration {
  /// A duration such as `250ms`, `30s`, `5m` or `2h`: a whole number and its unit, from zero to a
  /// year.
  package static var duration: ValueKind<Duration> { duration(in: .zero ... .seconds(31_536_000)) }

  /// Returns the kind of durations in a range, its ends included.
  package static func duration(in range: ClosedRange<Duration>) -> ValueKind<Duration> {
    let ends = "\(written(range.lowerBound)) to \(written(range.upperBound))"
    let expected = "a duration such as 250ms, 30s, 5m or 2h, from \(ends)"
    return ValueKind("DURATION", show: written) { text throws(Refusal) in
      guard let duration = read(text), range.contains(duration) else {
        throw Refusal(expected: expected)
      }
      return duration
    }
  }

  private static func read(_ text: String) -> Duration? {
    let digits = text.utf8.prefix { (0x30...0x39).contains($0) }
    guard (1...12).contains(digits.count), let count = Int64(Substring(digits)) else { return nil }
    return switch String(text.dropFirst(digits.count)) {
    case "ms": .milliseconds(count)
    case "s": .seconds(count)
    case "m": .seconds(count * 60)
    case "h": .seconds(count * 3600)
    default: nil
    }
  }

  /// Returns the shortest form with one unit; `0s` for zero.
  @Sendable private static func written(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    if attoseconds != 0 { return "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000)ms" }
    if seconds != 0, seconds % 3600 == 0 { return "\(seconds / 3600)h" }
    if seconds != 0, seconds % 60 == 0 { return "\(seconds / 60)m" }
    return "\(seconds)s"
  }
}
