extension ValueKind where Value == Duration {
  /// A duration such as `250ms`, `30s`, `5m` or `2h`: a whole number and its unit, from zero up.
  package static var duration: ValueKind<Duration> { duration(in: .zero ... .seconds(31_536_000)) }

  /// A duration of a range, its ends included.
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

  /// The shortest way to write it with one unit; `0s` for zero.
  @Sendable private static func written(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    if attoseconds != 0 { return "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000)ms" }
    if seconds != 0, seconds % 3600 == 0 { return "\(seconds / 3600)h" }
    if seconds != 0, seconds % 60 == 0 { return "\(seconds / 60)m" }
    return "\(seconds)s"
  }
}
